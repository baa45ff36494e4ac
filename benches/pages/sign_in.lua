-- Signs in as the people in a file, one a line, each from an address of its own. Arguments: the file, the password.
local names, at, password = {}, 0, ""

function init(args)
  for name in io.lines(args[1]) do names[#names + 1] = name end
  password = args[2]
end

function request()
  at = at % #names + 1
  local body = "sign_in_name=" .. names[at]:gsub("@", "%%40") .. "&password=" .. password
  local address = string.format("10.%d.%d.%d", math.floor(at / 65536), math.floor(at / 256) % 256, at % 256)
  return wrk.format("POST", "/sign-in", { ["Sec-Fetch-Site"] = "same-origin", ["X-Forwarded-For"] = address,
    ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
