"""Import contracts of our own."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicSurface(Contract):
    """One module may import only the public files of another module."""

    type_name = "public_surface"

    package: Any = fields.StringField()  # the fields' values take their place
    public: Any = fields.ListField(subfield=fields.StringField())
    open_modules: Any = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    composition_roots: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self._allowed(importer.split("."), imported.split("."))
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _allowed(self, importer: list[str], imported: list[str]) -> bool:
        """Say whether the dotted path `importer` may import `imported`."""
        if imported[0] != self.package or len(imported) < 3:
            return True
        if len(importer) < 2 or importer[1] in (imported[1], *self.composition_roots):
            return True
        return imported[1] in self.open_modules or imported[2] in self.public

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} reaches into {imported}")
