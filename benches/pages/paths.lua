-- Asks for the paths in a file, one a line, round and round. Arguments: the file, the cookie, milliseconds of rest
-- before each request.
local requests, at = {}, 0

function init(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, { ["Cookie"] = args[2] })
  end
  local rest = tonumber(args[3])
  if rest > 0 then
    delay = function() return rest end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

-- requests, microseconds of the run, p50 and p99 in microseconds, answers that weren't 2xx or 3xx, broken connections
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
