-- Asks for the paths in a file, one a line, round and round. Arguments: the file, the cookie, milliseconds of rest
-- before each request, on average: people don't come at the same moment.
local requests, at = {}, 0

function init(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, { ["Cookie"] = args[2] })
  end
  local rest = tonumber(args[3])
  if rest > 0 then
    delay = function() return math.min(-math.log(1 - math.random()) * rest, 10 * rest) end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
