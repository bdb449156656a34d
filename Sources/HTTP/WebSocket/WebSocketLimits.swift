/// The bounds of a WebSocket.
public enum WebSocketLimits {
    /// Bytes of one message from a client, inflated: they subscribe, and say little.
    public static let messageBytes = 65_536
    /// Frames of one message, so that empty ones do not go on for ever.
    static let messageFrames = 1_024
    /// Bytes of a control frame (RFC 6455 section 5.5).
    static let controlBytes = 125
    /// Bytes of the reason of a close frame; the code takes two.
    static let reasonBytes = controlBytes - 2
    /// Bytes of the longest head of a frame: two, a length of eight, a mask of four.
    static let headBytes = 14
    /// Messages to a client of fewer bytes are not compressed: nothing is gained.
    static let compressedFromBytes = 128
}
