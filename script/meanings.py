"""Load the demo and write the vectors of all that its answers say: see script/meanings."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")


def main() -> None:
    from eenloket.config.startup import prepare_database, tell

    prepare_database()
    from eenloket.content.finding import kept, meaning
    from eenloket.demo.services import load_demo
    from eenloket.organisation.selectors import contact_centres

    load_demo(contacts=100)
    texts = [
        text
        for contact_centre_id in contact_centres().values_list("pk", flat=True)
        for entry in kept.kept_of(contact_centre_id).catalogue.entries()
        for text in kept.meant_by(entry)
    ]
    tell(f"{meaning.write_shipped(texts)} texts")


main()
