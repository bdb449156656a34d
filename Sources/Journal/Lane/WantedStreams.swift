import Kernel

/// The streams that a batch must read, each for the modules whose commands name it.
///
/// Nearly always that is one module. Where another's command rests on the stream too, it is asked for once for each: only the
/// module that it belongs to gets its events, whichever command came first.
struct WantedStreams {
    /// A stream that is asked for in the name of a module.
    struct Load {
        var key: StreamKey
        var module: any ModuleHandle
    }

    private struct Modules {
        var first: any ModuleHandle
        var others: [any ModuleHandle] = []
    }

    private var modules: [StreamKey: Modules] = [:]

    var isEmpty: Bool { modules.isEmpty }

    /// What is asked for, in the order in which rows are locked.
    var loads: [Load] {
        var loads: [Load] = []
        loads.reserveCapacity(modules.count)
        for key in modules.keys.sorted() {
            guard let wanted = modules[key] else { continue }
            loads.append(Load(key: key, module: wanted.first))
            for other in wanted.others { loads.append(Load(key: key, module: other)) }
        }
        return loads
    }

    func contains(_ key: StreamKey) -> Bool { modules[key] != nil }

    /// Whether a stream is asked for in the name of that module.
    func contains(_ key: StreamKey, for module: String) -> Bool {
        guard let wanted = modules[key] else { return false }
        return wanted.first.name == module || wanted.others.contains { $0.name == module }
    }

    /// Asks for a stream in the name of a module, once.
    mutating func add(_ key: StreamKey, for module: any ModuleHandle) {
        if modules[key] == nil {
            modules[key] = Modules(first: module)
        } else if !contains(key, for: module.name) {
            modules[key]?.others.append(module)
        }
    }
}
