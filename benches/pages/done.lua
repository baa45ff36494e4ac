-- The last part of each script. What is told of a run: requests, its microseconds, p50 and p99 in microseconds, answers
-- that weren't 2xx or 3xx, broken connections.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
