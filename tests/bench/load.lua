-- What wrk sends. MODE: static (the path as given), byname, byrefs, query; prints one JSON line.
local mode = os.getenv("MODE") or "static"
local components = tonumber(os.getenv("COMPONENTS") or "500")
local words = {"payment", "order", "cart", "search", "user", "billing", "invoice", "stock", "ship", "track",
  "notify", "mail", "report", "audit", "auth", "token", "edge", "cache", "queue", "stream"}

function init(args) math.randomseed(os.time()) end

if mode == "byrefs" then
  local refs = {}
  for i = 0, 99 do refs[#refs + 1] = string.format('"component:default/component-%05d"', (i * 37) % components) end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.path = "/api/catalog/entities/by-refs"
  wrk.body = '{"entityRefs":[' .. table.concat(refs, ",") .. ']}'
elseif mode == "byname" then
  function request()
    local number = math.random(0, components - 1)
    return wrk.format("GET", string.format("/api/catalog/entities/by-name/component/default/component-%05d", number))
  end
elseif mode == "query" then
  function request()
    return wrk.format("GET", "/api/catalog/entities/by-query?limit=20&fullTextFilterTerm=" .. words[math.random(#words)]
      .. "&fullTextFilterFields=metadata.name,metadata.title,spec.profile.displayName&orderField=metadata.name,asc")
  end
end

function done(summary, latency, requests)
  io.write(string.format('JSON {"requests":%d,"rate":%.2f,"p50_ms":%.2f,"p95_ms":%.2f,"refused":%d}\n',
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
