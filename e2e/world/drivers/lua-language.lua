-- The language: closures, metatables, coroutines, errors through C frames, collection of garbage.
local function check(what, condition) if not condition then error("FAILED " .. what, 2) end end

-- Errors cross C frames (pcall, sort, gsub, metamethods), by longjmp.
local ok, message = pcall(error, { code = 42 })
check("an error is a value", not ok and message.code == 42)
ok, message = pcall(table.sort, { 3, 1, 2 }, function() error("from the comparison") end)
check("an error crosses sort", not ok and message:find("from the comparison"))
ok, message = pcall(string.gsub, "abc", "%w", function() error("from gsub", 0) end)
check("an error crosses gsub", not ok and message == "from gsub")
ok, message = xpcall(function() local x = nil; return x.field end, function(m) return "handled: " .. m end)
check("a handler runs", not ok and message:find("^handled: .*nil"))
local function deep(n) if n == 0 then error("at the bottom", 0) end return 1 + deep(n - 1) end
ok, message = pcall(deep, 5000)
check("an error unwinds deep recursion", not ok and message == "at the bottom")
local function endless() return 1 + endless() end
ok, message = pcall(endless)
check("endless recursion is an error", not ok and message:find("stack overflow"))
for i = 1, 20000 do pcall(error) end

-- Coroutines, with errors and yields across pcall.
local function producer(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local sum = 0
for i in producer(10000) do sum = sum + i end
check("a generator", sum == 50005000)
local co = coroutine.create(function(a)
  local good, result = pcall(function() local b = coroutine.yield(a + 1); error("after " .. b, 0) end)
  coroutine.yield(result)
  return "end"
end)
check("yield", select(2, coroutine.resume(co, 1)) == 2)
check("yield across pcall", select(2, coroutine.resume(co, "b")) == "after b")
check("the end", select(2, coroutine.resume(co)) == "end" and coroutine.status(co) == "dead")
local many = {}
for i = 1, 500 do many[i] = coroutine.wrap(function() while true do coroutine.yield(i) end end) end
sum = 0
for round = 1, 10 do for i = 1, 500 do sum = sum + many[i]() end end
check("500 coroutines", sum == 10 * 125250)

-- Objects.
local Account = {}
Account.__index = Account
Account.__add = function(a, b) return setmetatable({ balance = a.balance + b.balance }, Account) end
Account.__tostring = function(a) return "account of " .. a.balance end
Account.__lt = function(a, b) return a.balance < b.balance end
Account.__call = function(a, x) a.balance = a.balance + x; return a end
local a, b = setmetatable({ balance = 1 }, Account), setmetatable({ balance = 2 }, Account)
check("metamethods", tostring(a + b) == "account of 3" and a < b and a(5).balance == 6)

-- Garbage: weak tables, finalizers, and memory that comes back.
local weak = setmetatable({}, { __mode = "k" })
for i = 1, 1000 do weak[{}] = i end
local finalized = 0
for i = 1, 100 do setmetatable({}, { __gc = function() finalized = finalized + 1 end }) end
collectgarbage() collectgarbage()
check("weak tables", next(weak) == nil)
check("finalizers", finalized == 100)
local before = collectgarbage("count")
for i = 1, 200 do local t = {} for j = 1, 1000 do t[j] = { j } end end
collectgarbage()
check("memory comes back", collectgarbage("count") < before + 200)

-- load, varargs, goto, numbers.
check("load", load("local a, b = ... return a * b")(6, 7) == 42)
check("a syntax error", select(2, load("x = = 1", "chunk")):find("chunk"))
check("varargs", select("#", nil, nil, nil) == 3 and select(-1, 1, 2, 3) == 3)
do local i = 1 ::top:: if i < 1000 then i = i + 1 goto top end check("goto", i == 1000) end
check("numbers", 0.1 + 0.2 ~= 0.3 and 1e308 * 10 == math.huge and tostring(0 / 0):find("nan"))
check("numbers as text", tostring(1e15) == "1e+15" and tostring(2 ^ 53) == "9.007199254741e+15" and tonumber("0x1p4") == 16)
print("language: ok")
