-- Reads residences by id, in turn. Arguments: token, then the file that holds one id a line.
local ids, at, token = {}, 0, nil

function init(args)
  token = args[1]
  for line in io.lines(args[2]) do ids[#ids + 1] = line end
  wrk.headers["Authorization"] = "Bearer " .. token
end

function request()
  at = at % #ids + 1
  return wrk.format("GET", "/api/v1/residences/" .. ids[at])
end

local bad = 0
function response(status)
  if status ~= 200 then bad = bad + 1; if bad < 3 then io.stderr:write("status " .. status .. "\n") end end
end
