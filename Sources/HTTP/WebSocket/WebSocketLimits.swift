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
    /// Messages of a client that wait for its session before no more are read.
    static let inboxMessages = 16
    /// How long a client may be silent before it is asked whether it is there: less than proxies wait.
    public static let pingSeconds = 30
    /// How long it may take to answer before it is given up.
    public static let pongSeconds = 20
    /// Messages to a client of fewer bytes are not compressed: nothing is gained.
    static let compressedFromBytes = 128
}
