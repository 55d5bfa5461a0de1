-- For wrk: asks for the paths in a file, one after the other, and prints on one line what bench/site.py reads.
local paths, last = {}, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    paths[#paths + 1] = path
  end
end

function request()
  last = last % #paths + 1
  return wrk.format("GET", paths[last])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local per_second = summary.requests / summary.duration * 1e6
  print(string.format("bench: %d %d %f %f %f", summary.requests, failed, per_second, latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
