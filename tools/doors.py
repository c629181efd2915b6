"""A contract for import-linter: what crosses from one app to another enters by an open room.

`lint-imports` finds it when the root of the project is on the path (PYTHONPATH=. lint-imports).
"""

from importlinter import Contract, ContractCheck, fields, output


class Doors(Contract):
    """Which imports cross from one app to another by a room that is not open (type `doors` in .importlinter)."""

    root = fields.StringField()
    open_rooms = fields.SetField(subfield=fields.StringField())
    open_apps = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    everywhere = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph, verbose):
        """Look at every direct import of the project."""
        refused = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if not self.allowed(importer.split("."), imported.split(".")):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    refused += [(importer, imported, detail["line_number"]) for detail in details]
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def allowed(self, importer, imported):
        """May the module of these name parts import the other?"""
        root, app, room = (*imported, None, None)[:3]
        if importer[0] != self.root or root != self.root or len(importer) < 2:
            return True
        if importer[1] == app or importer[1] in self.everywhere or app in self.open_apps:
            return True
        return room in self.open_rooms

    def render_broken_contract(self, check):
        """One line for each import that was refused."""
        for importer, imported, line in check.metadata["refused"]:
            output.print_error(f"{importer} (line {line}) enters {imported}, which is not an open room.")
