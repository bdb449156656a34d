/// The values of one statement in PostgreSQL's binary form; one buffer a connection, used again for each statement.
struct BindBuffer {
    /// The type of each value.
    private(set) var types: [UInt32] = []
    var storage: [UInt8] = [0]
    /// Where each value starts in `storage`; -1 for NULL.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    /// As many ones (binary form) as any statement had values.
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// Forgets the values and keeps the memory, unless there is much of it.
    mutating func removeAll() {
        types.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        storage.removeAll(keepingCapacity: storage.capacity <= DatabaseLimits.retainedBindBytes)
        // So that an empty value has an address: libpq takes the null pointer for NULL.
        storage.append(0)
    }

    /// Puts values in place of the present ones.
    mutating func encode(_ binds: [SQLBind]) {
        removeAll()
        for bind in binds { append(bind) }
    }

    /// Puts the values of a tenant's setting and, where one is given, a timeout in place of the present ones.
    mutating func encode(scope: TenantScope, timeoutMilliseconds: Int?) {
        removeAll()
        appendValue(TypeOID.text) { scope.append(to: &$0.storage) }
        guard let timeoutMilliseconds else { return }
        appendValue(TypeOID.text) { $0.storage += Array(String(timeoutMilliseconds).utf8) }
    }

    /// Calls `body` with what libpq takes: how many, where, how long, in which form.
    mutating func withParameters<Value>(_ body: (BindParameters) -> Value) -> Value {
        while formats.count < types.count { formats.append(1) }
        pointers.removeAll(keepingCapacity: true)
        return storage.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            for offset in offsets { pointers.append(offset < 0 ? nil : start.map { $0 + offset }) }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(
                            BindParameters(
                                count: Int32(types.count), values: pointers.baseAddress,
                                lengths: lengths.baseAddress, formats: formats.baseAddress))
                    }
                }
            }
        }
    }

    mutating func appendNull(_ type: UInt32) {
        types.append(type)
        offsets.append(-1)
        lengths.append(0)
    }

    /// Appends a value that `write` puts at the end of the storage.
    mutating func appendValue(_ type: UInt32, _ write: (inout BindBuffer) -> Void) {
        types.append(type)
        let start = storage.count
        write(&self)
        offsets.append(start)
        lengths.append(Int32(clamping: storage.count - start))
    }

    /// Appends an integer in network byte order.
    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { storage.append(contentsOf: $0) }
    }

    /// Appends a one-dimensional array; `write` says false for NULL.
    mutating func appendArray<Element>(
        _ values: [Element], _ type: UInt32, of elementType: UInt32, _ write: (inout BindBuffer, Element) -> Bool
    ) {
        appendValue(type) { buffer in
            buffer.put(Int32(values.isEmpty ? 0 : 1))
            let flags = buffer.storage.count
            buffer.put(Int32(0))
            buffer.put(elementType)
            if values.isEmpty { return }
            buffer.put(Int32(clamping: values.count))
            buffer.put(Int32(1))
            for value in values {
                let start = buffer.storage.count
                buffer.put(Int32(-1))
                if write(&buffer, value) {
                    buffer.overwrite(at: start, Int32(clamping: buffer.storage.count - start - 4))
                } else {
                    buffer.overwrite(at: flags, Int32(1))
                }
            }
        }
    }

    private mutating func overwrite(at offset: Int, _ value: Int32) {
        withUnsafeBytes(of: value.bigEndian) { bytes in
            for index in 0..<4 { storage[offset + index] = bytes[index] }
        }
    }
}

/// What libpq takes of a statement's values.
struct BindParameters {
    var count: Int32
    var values: UnsafePointer<UnsafePointer<CChar>?>?
    var lengths: UnsafePointer<Int32>?
    var formats: UnsafePointer<Int32>?
}
