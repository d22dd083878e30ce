"""What a file of residents is."""

from services.population.models import ImportRow
from services.population.rules.import_cells import column_of
from services.population.rules.import_columns import EXAMPLE, RESIDENTS
from services.population.rules.import_messages import MESSAGES
from services.population.rules.import_results import mask_cell
from shared.imports.sheets import Sheet

RESIDENTS_SHEET = Sheet(
    title="居住登记",
    columns=RESIDENTS,
    example=EXAMPLE,
    messages=MESSAGES,
    rows=ImportRow,
    record="residence_id",
    record_title="居住记录",
    mask=mask_cell,
    column_of=column_of,
)
