-- Registers one new house of one new landlord each time, with six rooms and ten beds. Arguments: token, number of the first landlord.
-- The numbers are made up: any day since 1930, any sequence, and the check character of GB 11643.
local WEIGHTS = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 }
local CHECKS = { "1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2" }
local FIRST_DAY = -1262304000 -- 1930-01-01 UTC
local at = 0

local function number(n)
  local day = os.date("!%Y%m%d", FIRST_DAY + math.floor(n / 999) % 25000 * 86400)
  local digits = "441602" .. day .. string.format("%03d", n % 999 + 1)
  local sum = 0
  for i = 1, 17 do sum = sum + tonumber(digits:sub(i, i)) * WEIGHTS[i] end
  return digits .. CHECKS[sum % 11 + 1]
end

function init(args)
  at = tonumber(args[2])
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at + 1
  wrk.headers["Idempotency-Key"] = "bench-" .. at
  local body = string.format(
    '{"landlord":{"kind":"PERSON","document_type":"RESIDENT_ID","document_number":"%s","name":"王小明","phone":"13800%06d"},' ..
    '"address":"测试路 %d 号","rental_kind":"SHARED","structure":"BRICK_CONCRETE","floors":3,"area_m2":180.5,"has_video_access":true,' ..
    '"rooms":[{"name":"101","beds":2},{"name":"102","beds":2},{"name":"103","beds":2},{"name":"201","beds":2},' ..
    '{"name":"202","beds":1},{"name":"203","beds":1}]}',
    number(at), at % 1000000, at)
  return wrk.format("POST", "/api/v1/houses", nil, body)
end

local bad = 0
function response(status, headers, body)
  if status ~= 201 then bad = bad + 1; if bad < 3 then io.stderr:write("status " .. status .. " " .. body .. "\n") end end
end
