"""What the questions are about, as numbers of the columns."""

HOUR = 3_600_000
DAY = 24 * HOUR
# Days of the shop begin at this time of UTC.
ZONE = 3 * HOUR
# A session with less visible time can be a bounce; unknown is -1.
GLANCE = 10_000
EXIT, CUTOFF = 255, 254


class Words:
    def __init__(self, columns, start, end):
        self.columns = columns
        self.range = (start, end)
        self.view = columns.kind("page_view")
        self.add = columns.kind("add_to_cart")
        self.begin = columns.kind("begin_checkout")
        self.buy = columns.kind("purchase")
        self.refund = columns.kind("refund")
        self.meet = columns.kind("exposure")
        products = [n for n, page in columns.pages.items() if page.startswith("/p/")]
        self.products = ", ".join(map(str, sorted(products)))

    def node(self, number):
        return {EXIT: "(exit)", CUTOFF: "(cutoff)"}.get(number) or self.columns.pages[number]

    # The answers in the one form in which all competitors give them.

    def paths(self, rows):
        links = [[int(s), self.node(int(f)), self.node(int(t)), int(n)] for s, f, t, n in rows]
        return sorted(links)

    def exits(self, rows):
        return sorted([self.node(int(p)), int(e), int(v), int(s)] for p, e, v, s in rows)

    def funnel(self, rows):
        return [int(reached) for reached in rows[0]]

    def experiment(self, rows):
        kinds = self.columns.kinds
        return sorted([kinds[int(v)], int(e), int(c), int(n)] for v, e, c, n in rows)

    def overview(self, rows):
        """Per day; the whole range is day -1."""
        return sorted([int(figure or 0) for figure in row] for row in rows)
