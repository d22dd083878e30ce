"""What a file of houses is."""

from services.housing.models import ImportRow
from services.housing.rules.import_cells import column_of
from services.housing.rules.import_columns import EXAMPLE, HOUSES
from services.housing.rules.import_messages import MESSAGES
from services.housing.rules.import_results import mask_cell
from shared.imports.sheets import Sheet

HOUSES_SHEET = Sheet(
    title="出租屋登记",
    columns=HOUSES,
    example=EXAMPLE,
    messages=MESSAGES,
    rows=ImportRow,
    record="house_id",
    record_title="房屋",
    mask=mask_cell,
    column_of=column_of,
)
