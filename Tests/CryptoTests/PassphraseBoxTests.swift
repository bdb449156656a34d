import Crypto
import Testing

@Suite struct PassphraseBoxTests {
    @Test func `a secret comes out under its passphrase alone`() throws {
        let secret = Array("a secret".utf8)
        let passphrase = Array("a long enough phrase".utf8)
        let box = try #require(PassphraseBox.seal(secret, passphrase: passphrase))
        #expect(PassphraseBox.isBox(box))
        #expect(try PassphraseBox.open(box, passphrase: passphrase) == secret)
        #expect(throws: EnvelopeError.notAuthentic) {
            try PassphraseBox.open(box, passphrase: Array("another long phrase".utf8))
        }
        #expect(PassphraseBox.seal(secret, passphrase: Array("short".utf8)) == nil)
    }

    @Test(arguments: [
        "", "{}", "{\"box\":\"medley.passphrase.1\"}",
        """
        {"box":"medley.passphrase.1","logN":40,"blockSize":8,"parallelization":8,"salt":"AAAAAAAAAAAAAAAAAAAAAA==",\
        "sealed":"AAAA"}
        """,
    ])
    func `what is no box, or asks for too much, is refused`(text: String) {
        #expect(throws: EnvelopeError.malformed) {
            try PassphraseBox.open(Array(text.utf8), passphrase: Array("a long enough phrase".utf8))
        }
    }
}
