"""How much of a stranger's file is read at most. Bytes, cells, characters, seconds."""

FILE_BYTES = 20_000_000
ZIP_ENTRIES = 2_000
ZIP_BYTES = 300_000_000  # after expansion, all parts together
SMALL_PART_BYTES = 4_000_000  # workbook.xml, relations: a real one has a few kilobytes
CELLS = 800_000  # with content, all sheets together
ROWS = 60_000  # with content, per sheet
COLUMNS = 400
AREA = 8_000_000  # the reader keeps a dense rectangle: 32 bytes a cell
CELL_CHARACTERS = 2_000
TEXT_CHARACTERS = 15_000_000  # 20,000 rows of 18 columns have 4 million
FLAWED_CELLS = 20_000  # formulas without a result, error values, hidden rows, merged areas
ADDRESS_SPACE = 700_000_000
PRESCAN_SECONDS = 3  # of computing; 20,000 rows of 18 columns need 0.3
CHILD_SECONDS = 30
EMPTY_ROWS_TOLD_FROM = 1_000
