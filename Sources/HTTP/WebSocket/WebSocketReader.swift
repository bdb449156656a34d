/// Takes the bytes of one side of a WebSocket apart (RFC 6455 section 5): bytes in, messages and control frames out, no socket
/// and no clock.
///
/// The same bytes give the same parts wherever they are split. What breaks the protocol is told by the first byte that shows it;
/// after that, and after a close frame, nothing more is read.
struct WebSocketReader: Sendable {
    /// Who sends the bytes: a client masks each frame, a server none.
    enum Sender: Sendable { case client, server }

    /// What was read.
    enum Part: Hashable, Sendable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// The other side ends; nil where it says no code.
        case close(WebSocketCloseCode?, reason: String)
    }

    /// A data message of which not all frames came.
    private struct Message {
        var isText: Bool
        var isCompressed: Bool
        var bytes: [UInt8] = []
        var frames = 0
        var check = UTF8Check()
    }

    private let sender: Sender
    private let limitBytes: Int
    /// Whether compressed messages were agreed to.
    private let takesCompressed: Bool
    private var head: [UInt8] = []
    private var frame: WebSocketFrameHead?
    /// Bytes of the frame's payload that were read.
    private var taken = 0
    private var control: [UInt8] = []
    private var message: Message?
    private(set) var isOver = false

    init(from sender: Sender, limitBytes: Int = WebSocketLimits.messageBytes, takesCompressed: Bool = false) {
        self.sender = sender
        self.limitBytes = limitBytes
        self.takesCompressed = takesCompressed
    }

    /// The next part of the input, and how much of that is done with: all of it where there is no part.
    mutating func next(
        _ input: UnsafeRawBufferPointer
    ) throws(WebSocketFailure) -> (part: Part?, consumed: Int) {
        do {
            return try step(input)
        } catch {
            isOver = true
            throw error
        }
    }

    private mutating func step(
        _ input: UnsafeRawBufferPointer
    ) throws(WebSocketFailure) -> (part: Part?, consumed: Int) {
        var consumed = 0
        while !isOver {
            guard let frame else {
                guard consumed < input.count else { return (nil, consumed) }
                head.append(input[consumed])
                consumed += 1
                if head.count >= 2, head.count == WebSocketFrameHead.size(head[0], head[1]) { try begin() }
                continue
            }
            let count = min(frame.count - taken, input.count - consumed)
            try take(UnsafeRawBufferPointer(rebasing: input[consumed..<consumed + count]), frame)
            consumed += count
            guard taken == frame.count else { return (nil, consumed) }
            self.frame = nil
            taken = 0
            if let part = try end(frame) { return (part, consumed) }
        }
        return (nil, input.count)
    }

    /// Looks at a head before any byte of the payload is waited for.
    private mutating func begin() throws(WebSocketFailure) {
        let frame = try WebSocketFrameHead(head)
        head.removeAll(keepingCapacity: true)
        guard (frame.mask != nil) == (sender == .client) else {
            throw .protocolError(
                sender == .client ? "a frame of a client without a mask" : "a frame of a server with a mask")
        }
        if frame.opcode.isControl {
            guard frame.isFinal else { throw .protocolError("a control frame in parts") }
            guard !frame.isCompressed else { throw .protocolError("a control frame that is compressed") }
            guard frame.count <= WebSocketLimits.controlBytes else {
                throw .protocolError("a control frame that is too long")
            }
            control = []
        } else {
            try beginData(frame)
        }
        self.frame = frame
    }

    private mutating func beginData(_ frame: WebSocketFrameHead) throws(WebSocketFailure) {
        if frame.opcode == .continuation {
            guard message != nil else { throw .protocolError("a continuation of nothing") }
            guard !frame.isCompressed else { throw .protocolError("a continuation that says it is compressed") }
        } else {
            guard message == nil else { throw .protocolError("a message within another") }
            guard !frame.isCompressed || takesCompressed else { throw .protocolError("a reserved bit is set") }
            message = Message(isText: frame.opcode == .text, isCompressed: frame.isCompressed)
        }
        message?.frames += 1
        let (bytes, frames) = (message?.bytes.count ?? 0, message?.frames ?? 0)
        // Not a sum: the length is whatever the client says.
        guard frame.count <= limitBytes - bytes, frames <= WebSocketLimits.messageFrames else { throw .tooLarge }
    }

    /// Takes a piece of a payload.
    private mutating func take(_ piece: UnsafeRawBufferPointer, _ frame: WebSocketFrameHead) throws(WebSocketFailure) {
        if piece.isEmpty { return }
        let bytes = unmasked(piece, frame)
        taken += piece.count
        if frame.opcode.isControl {
            control += bytes
            return
        }
        message?.bytes += bytes
        // Compressed text is looked at once it is whole.
        guard message?.isText == true, message?.isCompressed == false else { return }
        guard message?.check.take(bytes) == true else { throw .notText }
    }

    private func unmasked(_ piece: UnsafeRawBufferPointer, _ frame: WebSocketFrameHead) -> [UInt8] {
        guard let mask = frame.mask else { return Array(piece) }
        return [UInt8](unsafeUninitializedCapacity: piece.count) { output, count in
            for place in 0..<piece.count { output[place] = piece[place] ^ mask[(taken + place) & 3] }
            count = piece.count
        }
    }

    /// The part that ends with a frame; nil where the message goes on.
    private mutating func end(_ frame: WebSocketFrameHead) throws(WebSocketFailure) -> Part? {
        switch frame.opcode {
        case .ping: return .ping(control)
        case .pong: return .pong(control)
        case .close:
            isOver = true
            return try close()
        case .text, .binary, .continuation:
            guard frame.isFinal, let whole = message else { return nil }
            message = nil
            return try part(of: whole)
        }
    }

    private func part(of message: Message) throws(WebSocketFailure) -> Part {
        var bytes = message.bytes
        if message.isCompressed { bytes = try PerMessageDeflate.inflate(bytes, limitBytes: limitBytes) }
        if !message.isText { return .binary(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return .text(text)
    }

    private func close() throws(WebSocketFailure) -> Part {
        if control.isEmpty { return .close(nil, reason: "") }
        guard control.count >= 2 else { throw .protocolError("a close frame with half a code") }
        let code = WebSocketCloseCode(rawValue: Int(control[0]) << 8 | Int(control[1]))
        guard code.isAllowedOnWire else { throw .protocolError("a close code that no frame may carry") }
        guard let reason = String(validating: control.dropFirst(2), as: UTF8.self) else { throw .notText }
        return .close(code, reason: reason)
    }
}
