-- Requests for wrk from a file, in turn and again from its start: `wrk … -s requests.lua URL -- FILE`. A line is a method, a
-- path and, where there is one, a JSON body, parted by tabs.

local requests, turn = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t?(.*)$")
        local headers = {}
        if body == "" then body = nil else headers["Content-Type"] = "application/json" end
        requests[#requests + 1] = wrk.format(method, path, headers, body)
    end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end
