-- The libraries: strings and patterns, tables, files, time.
local function check(what, condition) if not condition then error("FAILED " .. what, 2) end end

check("find", select(3, ("key = value"):find("(%w+)%s*=")) == "key")
check("gmatch", (function() local t = {} for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do t[k] = v end return t.a .. t.b end)() == "12")
check("gsub", ("hello world"):gsub("o", { o = "0" }) == "hell0 w0rld")
check("balanced", ("f(a(b)c)d"):match("%b()") == "(a(b)c)")
check("frontier", ("THE (quick) fox"):gsub("%f[%a]%a+", "w") == "w (w) w")
check("format", string.format("%5.2f|%-5d|%05d|%x|%q|%s|%g", 3.14159, 42, 42, 255, 'a"b', "s", 1e20) ==
  ' 3.14|42   |00042|ff|"a\\"b"|s|1e+20')
check("rep, reverse, byte", ("ab"):rep(3, "-"):reverse() == "ba-ba-ba" and ("A"):byte() == 65)
check("long strings", #("x"):rep(1000000) == 1000000)
local words = {}
for i = 1, 2000 do words[i] = string.format("%08x", i * 2654435761 % 4294967296) end
table.sort(words)
for i = 2, #words do check("sorted", words[i - 1] <= words[i]) end
check("concat", #table.concat(words, ",") == 2000 * 9 - 1)
check("remove and insert", (function() local t = { 1, 2, 3 } table.insert(t, 2, 9) table.remove(t, 1) return table.concat(t, " ") end)() == "9 2 3")
check("unpack", select("#", table.unpack({}, 1, 200)) == 200)
check("bit32", bit32.bxor(0xff, 0x0f) == 0xf0 and bit32.lrotate(1, 31) == 0x80000000)
check("math", math.floor(-1.5) == -2 and math.fmod(7, 3) == 1 and math.abs(math.sin(math.pi)) < 1e-15)
math.randomseed(7)
local r = math.random(1, 100)
check("random", r >= 1 and r <= 100)

-- Files.
local path = os.tmpname()
local f = assert(io.open(path, "w"))
for i = 1, 1000 do f:write(i, "\t", i * i, "\n") end
f:close()
local count, total = 0, 0
for line in io.lines(path) do local a, b = line:match("(%d+)\t(%d+)") count, total = count + 1, total + b end
check("lines", count == 1000 and total == 333833500)
f = assert(io.open(path, "r+"))
check("seek", f:seek("set", 2) == 2 and f:read("*n") == 1 and f:seek("end") > 5000)
f:seek("set") f:write("X") f:seek("set")
check("written over", f:read(1) == "X" and #f:read("*a") > 5000)
f:close()
check("rename", os.rename(path, path .. ".new") and not io.open(path) and os.remove(path .. ".new"))
local good, message, number = io.open("/no/such/file")
check("an error of the system", not good and message:find("No such file") and number > 0)
f = io.tmpfile()
f:write("in a file without a name") f:seek("set")
check("tmpfile", f:read("*a") == "in a file without a name")
f:close()
f = io.open("/tmp/buffered", "w")
f:setvbuf("full", 1024)
f:write(("y"):rep(5000))
f:flush()
check("setvbuf", #io.open("/tmp/buffered"):read("*a") == 5000)
f:close()
os.remove("/tmp/buffered")

-- Time and the environment.
check("time", os.time({ year = 2000, month = 1, day = 1, hour = 12 }) == 946728000)
check("date", os.date("!%Y-%m-%d %H:%M:%S", 86400) == "1970-01-02 00:00:00" and os.date("!*t", 0).year == 1970)
check("difftime and clock", os.difftime(10, 5) == 5 and os.clock() >= 0 and os.time() > 1.6e9)
check("getenv", os.getenv("LUA_TEST") == "yes" and os.getenv("NOT_THERE") == nil)
check("arguments", arg[1] == "one" and arg[2] == "two words")
check("standard input", io.read("*l") == "first line" and io.read("*n") == 12.5 and io.read("*a") == "\nrest\n")
io.stderr:write("to standard error\n")
print("libraries: ok")
os.exit(7)
