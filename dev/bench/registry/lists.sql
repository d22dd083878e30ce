-- The district of the bench of lists: houses over eight stations, three rooms each, two beds each.
-- Of five stays two last; of 97 one waits for the register. Of five hazards one is open, of ten clues one waits.

INSERT INTO house (id, number, card_code, state, station_code, origin_station_code, landlord_id, address_text, address_key, rental_kind,
    operation_mode, house_use, channel, registered_on, registered_by, registered_at, updated_at, version, verified_on, letter_signed_on,
    first_passed_on, last_inspected_on, inspection_due_on, stars, level, rated_on, rating_valid_until, community_id)
    SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n % 20000 + 1), 12, '0'))::uuid, 'L-' || n, md5('card' || n), 'VERIFIED', 'station-'
    || n % 8, 'station-' || n % 8, landlord.id, '东华路 ' || n || ' 号', '东华路' || n, 'SHARED', 'SELF_GOVERNED', 'RESIDENTIAL', 'STATION',
    current_date - 400, 'bench', now(), now(), 1, current_date - 300, current_date - 300, current_date - 300, current_date - n % 90,
    current_date + n % 120 - 10, 1 + n % 5, 'BLUE', current_date - 30, current_date + 60, gen_random_uuid()
    FROM generate_series(1, 20000) AS n, landlord;

INSERT INTO room (id, house_id, name, area_m2, state, updated_at, version)
    SELECT ('01900000-0000-7000-8001-' || lpad(to_hex(n % 60000 + 1), 12, '0'))::uuid, ('01900000-0000-7000-8000-' || lpad(to_hex(n % 20000
    + 1), 12, '0'))::uuid, 'R' || n / 20000, 12, 'OPEN', now(), 1
    FROM generate_series(0, 59999) AS n;

INSERT INTO bed (id, room_id, label, state)
    SELECT ('01900000-0000-7000-8002-' || lpad(to_hex(n % 120000 + 1), 12, '0'))::uuid, ('01900000-0000-7000-8001-' || lpad(to_hex(n % 60000
    + 1), 12, '0'))::uuid, 'B' || n / 60000, 'OPEN'
    FROM generate_series(0, 119999) AS n;

INSERT INTO stay (id, house_id, room_id, bed_id, station_code, state, arrives_on, checked_in_on, checked_out_on, over_on, report, attempt,
    registered_by, registered_at, updated_at, version, report_due_on)
    SELECT gen_random_uuid(), room.house_id, room.id, bed.id, house.station_code, CASE WHEN n < 40000 THEN 'CHECKED_IN' ELSE 'CHECKED_OUT'
    END, current_date - 90, current_date - 90,
    CASE WHEN n >= 40000 THEN current_date - 5 END,
    CASE WHEN n >= 40000 THEN current_date - 5 END, CASE WHEN n % 97 = 0 THEN 'SENT' ELSE 'ACCEPTED' END, 1, 'bench', now(), now(), 1,
    current_date - 87
    FROM generate_series(0, 99999) AS n
    JOIN bed ON bed.id = ('01900000-0000-7000-8002-' || lpad(to_hex(n % 120000 + 1), 12, '0'))::uuid
    JOIN room ON room.id = bed.room_id
    JOIN house ON house.id = room.house_id;

INSERT INTO hazard (id, house_id, station_code, origin, item_code, aspect, severity, state, found_on, times_found, due_on, rule_version,
    closed_on, extensions, found_by, found_at, updated_at, version)
    SELECT gen_random_uuid(), house.id, house.station_code, 'INSPECTION', 'ITEM-' || n, 'FIRE', (ARRAY['MINOR', 'MAJOR', 'SEVERE'])[1 + n %
    3], CASE WHEN n % 5 = 0 THEN 'OPEN' ELSE 'CLOSED' END, current_date - 60, 1, current_date + n % 60 - 20, 1, CASE WHEN n % 5 > 0 THEN
    current_date END, 0, 'bench', now(), now(), 1
    FROM generate_series(0, 49999) AS n
    JOIN house ON house.id = ('01900000-0000-7000-8000-' || lpad(to_hex(n % 20000 + 1), 12, '0'))::uuid;

INSERT INTO clue (id, serial, code_index, station_code, origin_station_code, house_id, kind, channel, state, received_on, answer_due_on,
    outcome, closed_on, registered_at, updated_at, version)
    SELECT gen_random_uuid(), 'C' || n, decode(md5('c' || n), 'hex'), house.station_code, house.station_code, house.id, 'FIRE_HAZARD',
    'PUBLIC', CASE WHEN n % 10 = 0 THEN 'RECEIVED' ELSE 'ANSWERED' END, current_date - 30, current_date - 15, CASE WHEN n % 10 > 0 THEN
    'CONFIRMED' END, CASE WHEN n % 10 > 0 THEN current_date END, now(), now(), 1
    FROM generate_series(0, 19999) AS n
    JOIN house ON house.id = ('01900000-0000-7000-8000-' || lpad(to_hex(n % 20000 + 1), 12, '0'))::uuid;
