-- Places orders, each of seven requests, on the one connection of each thread. Arguments: the cookie, the reseller.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local step, order, cookie, reseller, company = 0, nil, nil, nil, 0
local offer = "CFQ7TTC0LH18:0001"

function init(args)
  cookie, reseller = args[1], args[2]
  math.randomseed(os.time() * 64 + number)
  company = math.random(1, 900000000)
end

local function escape(text)
  return (text:gsub("[^%w]", function(letter) return string.format("%%%02X", letter:byte()) end))
end

local function form(pairs_of)
  local parts = {}
  for _, pair in ipairs(pairs_of) do parts[#parts + 1] = escape(pair[1]) .. "=" .. escape(pair[2]) end
  return table.concat(parts, "&")
end

local function post(path, pairs_of)
  return wrk.format("POST", path, { ["Cookie"] = cookie, ["Sec-Fetch-Site"] = "same-origin",
    ["Content-Type"] = "application/x-www-form-urlencoded" }, form(pairs_of))
end

local function get(path) return wrk.format("GET", path, { ["Cookie"] = cookie }) end

local function customer()
  company = company + 1
  local domain = string.format("r%dx%d", number, company)
  return { { "country", "US" }, { "name", "Ridgeline Bakery" }, { "domain_prefix", domain },
    { "address_line1", "12 Harbor Street" }, { "city", "Seattle" }, { "state", "WA" }, { "postal_code", "98101" },
    { "first_name", "Inês" }, { "last_name", "Duarte" }, { "email", "ines.duarte@ridgeline.example" },
    { "phone", "+1 206 555 0101" }, { "language", "en" }, { "agreement", "attested" },
    { "agreement_date", "2024-05-17" }, { "reseller", reseller }, { "action", "next" } }
end

function request()
  step = step % 7 + 1
  -- wrk asks once for a request that it does not send.
  if not order then step = 1 end
  if step == 1 then return post("/orders", { { "reseller", reseller }, { "origin", "resellers" } }) end
  if step == 2 then return post("/orders/" .. order .. "/customer", customer()) end
  if step == 3 then return get("/orders/" .. order .. "/subscriptions") end
  if step == 4 then
    return post("/orders/" .. order .. "/subscriptions", { { "action", "review" }, { "credited", reseller },
      { "offer", offer }, { "licenses-" .. offer, "25" }, { "plan-" .. offer, "P1Y-monthly" } })
  end
  if step == 5 then return get("/orders/" .. order .. "/review") end
  if step == 6 then return post("/orders/" .. order .. "/submit", {}) end
  return get("/orders/" .. order .. "/confirmation")
end

function response(status, headers)
  local location = headers["location"] or headers["Location"] or ""
  order = location:match("/orders/([%x-]+)/") or order
end
