"""What each function in the KCC asks, and who holds it.

A *profile* is a document of *elements*: tasks, education, knowledge, experience, skills, competences and their
behavioural *indicators*. The six national ones ship with the product; a contact centre adopts them and makes them
its own, in versions. An element's *key* is its identity everywhere: the same competence in two profiles has one key,
so where somebody stands on it (see `assessment`) counts in both.

An *employee* is somebody with a place in this structure, with or without an account; an *appointment* says which
function somebody holds and from when, and gives the roles that go with it.
"""
