-- Registers one new person at one new address each time. Arguments: token, number of the first person, today (YYYY-MM-DD).
-- The numbers are made up: any day since 1930, any sequence, and the check character of GB 11643.
local WEIGHTS = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 }
local CHECKS = { "1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2" }
local FIRST_DAY = -1262304000 -- 1930-01-01 UTC
local at, today = 0, nil

local function number(n)
  local day = os.date("!%Y%m%d", FIRST_DAY + math.floor(n / 999) % 25000 * 86400)
  local digits = "441602" .. day .. string.format("%03d", n % 999 + 1)
  local sum = 0
  for i = 1, 17 do sum = sum + tonumber(digits:sub(i, i)) * WEIGHTS[i] end
  return digits .. CHECKS[sum % 11 + 1]
end

function init(args)
  at, today = tonumber(args[2]), args[3]
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  at = at + 1
  wrk.headers["Idempotency-Key"] = "bench-" .. at
  local body = string.format(
    '{"person":{"document_type":"RESIDENT_ID","document_number":"%s","name":"王小明","phone":"13800%06d"},' ..
    '"address":{"text":"测试路 %d 号","room":"101"},"category":"FLOATING","reason":"WORK","place_kind":"RENTAL","started_on":"%s"}',
    number(at), at % 1000000, at, today)
  return wrk.format("POST", "/api/v1/residences", nil, body)
end

local bad = 0
function response(status, headers, body)
  if status ~= 201 then bad = bad + 1; if bad < 3 then io.stderr:write("status " .. status .. " " .. body .. "\n") end end
end
