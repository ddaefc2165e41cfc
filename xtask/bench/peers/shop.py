"""The shop's columns as Arrow tables, without a copy where memory maps allow it."""

import json
import pathlib

import numpy
import pyarrow


class Columns:
    """A folder of columns, as `export.rs` writes them."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pages = self.names("pages")
        self.kinds = self.names("kinds")

    def names(self, of):
        numbered = json.loads((self.folder / f"{of}.json").read_text())
        return {int(number): name for number, name in numbered.items()}

    def page(self, name):
        return next(number for number, known in self.pages.items() if known == name)

    def kind(self, name):
        return next(number for number, known in self.kinds.items() if known == name)

    def raw(self, name):
        kinds = {"u8": "u1", "u32": "<u4", "i64": "<i8"}
        kind = kinds[name.rsplit(".", 1)[1]]
        return numpy.memmap(self.folder / name, dtype=kind, mode="r")

    def numbers(self, name):
        return pyarrow.array(self.raw(name))

    def lists(self, values, lengths):
        """A list column of a values column and the length of each list."""
        if not isinstance(values, numpy.ndarray):
            values = self.raw(values)
        offsets = numpy.zeros(len(lengths) + 1, dtype="<i4")
        numpy.cumsum(lengths, out=offsets[1:])
        return pyarrow.ListArray.from_arrays(pyarrow.array(offsets), pyarrow.array(values))

    def person_of_sessions(self):
        sessions = self.raw("people.sessions.u8")
        return numpy.repeat(numpy.arange(1, len(sessions) + 1, dtype="<u4"), sessions)

    def place_of_sessions(self):
        """Which of its person's sessions each is, from 0."""
        sessions = self.raw("people.sessions.u8")
        firsts = numpy.cumsum(sessions, dtype="<i8") - sessions
        places = numpy.arange(sessions.sum()) - numpy.repeat(firsts, sessions)
        return places.astype("u1")

    def person_of_few(self):
        few = self.raw("people.few.u8")
        return numpy.repeat(numpy.arange(1, len(few) + 1, dtype="<u4"), few)

    def sessions(self):
        """One row a session, by person and start."""
        lengths = self.raw("sessions.events.u32")
        return pyarrow.table(
            {
                "person": self.person_of_sessions(),
                "visit": self.place_of_sessions(),
                "start": self.numbers("sessions.start.i64"),
                "ended": self.numbers("sessions.end.i64"),
                "interactive": self.numbers("sessions.interactive.u8"),
                "visible": self.numbers("sessions.visible.i64"),
                "views": self.numbers("sessions.views.u32"),
                "events": self.numbers("sessions.events.u32"),
                "kinds": self.lists("sessions.kind.u8", lengths),
                "pages": self.lists("sessions.page.u8", lengths),
                "after": self.lists("sessions.after.u32", lengths),
                "viewed": self.lists("sessions.view.u8", self.raw("sessions.views.u32")),
            }
        )

    def events(self):
        """One row an event of a session, by session."""
        lengths = self.raw("sessions.events.u32")
        starts = self.raw("sessions.start.i64")
        sessions = numpy.arange(1, len(lengths) + 1, dtype="<u4")
        return pyarrow.table(
            {
                "session": numpy.repeat(sessions, lengths),
                "person": numpy.repeat(self.person_of_sessions(), lengths),
                "kind": self.numbers("sessions.kind.u8"),
                "page": self.numbers("sessions.page.u8"),
                "time": numpy.repeat(starts, lengths) + self.raw("sessions.after.u32"),
            }
        )

    def few(self):
        """Exposures, purchases and refunds."""
        return pyarrow.table(
            {
                "person": self.person_of_few(),
                "visit": self.numbers("few.visit.u8"),
                "kind": self.numbers("few.kind.u8"),
                "page": self.numbers("few.page.u8"),
                "time": self.numbers("few.time.i64"),
                "variant": self.numbers("few.variant.u8"),
                "value": self.numbers("few.value.i64"),
                "ordered": self.numbers("few.order.i64"),
            }
        )
