import JSON

/// Documents that must be refused, of the kind of the n_ cases of JSON test collections, with the reason.
enum RefusedDocuments {
    static let all = structure + literals + numbers + strings + utf8 + arrays + objects

    static let structure: [ParserCase] = [
        ParserCase("nothing", "", .unexpectedEnd), ParserCase("only space", " ", .unexpectedEnd),
        ParserCase("byte order mark", "\u{FEFF}{}", .byteOrderMark),
        ParserCase("half a byte order mark", bytes: [0xEF, 0xBB, 0x7B, 0x7D], .unexpectedByte),
        ParserCase("UTF-16", bytes: [0x5B, 0x00, 0x5D, 0x00], .unexpectedByte),
        ParserCase("two values", "1 2", .trailingBytes), ParserCase("two objects", "{}{}", .trailingBytes),
        ParserCase("closed twice", "[]]", .trailingBytes), ParserCase("object closed twice", "{}}", .trailingBytes),
        ParserCase("comma at the end", "[],", .trailingBytes), ParserCase("text at the end", "{}x", .trailingBytes),
        ParserCase("comment at the end", "{}//", .trailingBytes), ParserCase("comment before", "/**/{}", .unexpectedByte),
        ParserCase("null byte at the end", "[]\u{0}", .trailingBytes), ParserCase("null byte", "\u{0}", .unexpectedByte),
        ParserCase("form feed as space", "[\u{C}]", .unexpectedByte), ParserCase("no-break space", "[\u{A0}]", .unexpectedByte),
        ParserCase("vertical tab as space", "[1\u{B}]", .unexpectedByte), ParserCase("word joiner", "[\u{2060}]", .unexpectedByte),
        ParserCase("close only", "]", .unexpectedByte), ParserCase("close brace only", "}", .unexpectedByte),
        ParserCase("comma only", ",", .unexpectedByte), ParserCase("colon only", ":", .unexpectedByte),
        ParserCase("angle brackets", "<null>", .unexpectedByte), ParserCase("star", "*", .unexpectedByte),
        ParserCase("backslash", "\\", .unexpectedByte), ParserCase("single quotes", "'a'", .unexpectedByte),
        ParserCase("open array", "[", .unexpectedEnd), ParserCase("open object", "{", .unexpectedEnd),
        ParserCase("array closed as object", "[1}", .unexpectedByte), ParserCase("object closed as array", "{\"a\":1]", .unexpectedByte),
    ]

    static let literals: [ParserCase] = [
        ParserCase("nul", "nul", .unexpectedEnd), ParserCase("tru", "[tru]", .unexpectedByte), ParserCase("fals", "[fals]", .unexpectedByte),
        ParserCase("True", "True", .unexpectedByte), ParserCase("NULL", "NULL", .unexpectedByte), ParserCase("nulll", "nulll", .trailingBytes),
        ParserCase("truetrue", "[truetrue]", .unexpectedByte), ParserCase("undefined", "undefined", .unexpectedByte),
        ParserCase("bare word", "[abc]", .unexpectedByte), ParserCase("null byte inside", "[nu\u{0}ll]", .unexpectedByte),
    ]

    static let numbers: [ParserCase] = [
        ParserCase("leading zero", "01", .invalidNumber), ParserCase("two zeros", "00", .invalidNumber),
        ParserCase("negative leading zero", "-01", .invalidNumber), ParserCase("leading zero with fraction", "012.5", .invalidNumber),
        ParserCase("minus only", "-", .unexpectedEnd), ParserCase("minus in array", "[-]", .invalidNumber),
        ParserCase("two minuses", "--1", .invalidNumber), ParserCase("minus space", "- 1", .invalidNumber),
        ParserCase("plus", "+1", .unexpectedByte), ParserCase("plus plus", "++1", .unexpectedByte), ParserCase("bare point", ".5", .unexpectedByte),
        ParserCase("negative bare point", "-.5", .invalidNumber), ParserCase("point at the end", "1.", .unexpectedEnd),
        ParserCase("point at the end in array", "[1.]", .invalidNumber), ParserCase("point then exponent", "2.e3", .invalidNumber),
        ParserCase("zero point exponent", "0.e1", .invalidNumber), ParserCase("two points", "1.2.3", .trailingBytes),
        ParserCase("exponent without digits", "[1e]", .invalidNumber), ParserCase("exponent sign only", "[1e+]", .invalidNumber),
        ParserCase("exponent minus only", "[1e-]", .invalidNumber), ParserCase("exponent with point", "1e2.5", .trailingBytes),
        ParserCase("exponent two signs", "[1e+-2]", .invalidNumber), ParserCase("exponent letter", "[1ea]", .invalidNumber),
        ParserCase("ends in exponent", "1e", .unexpectedEnd), ParserCase("NaN", "NaN", .unexpectedByte),
        ParserCase("minus NaN", "-NaN", .invalidNumber), ParserCase("Infinity", "Infinity", .unexpectedByte),
        ParserCase("minus Infinity", "-Infinity", .invalidNumber), ParserCase("Inf", "[Inf]", .unexpectedByte),
        ParserCase("hexadecimal", "0x42", .trailingBytes), ParserCase("hexadecimal in array", "[0x1]", .unexpectedByte),
        ParserCase("octal", "0o7", .trailingBytes), ParserCase("underscore", "1_000", .trailingBytes),
        ParserCase("space inside", "1 000", .trailingBytes), ParserCase("expression", "[1+2]", .unexpectedByte),
        ParserCase("letter after", "[1a]", .unexpectedByte), ParserCase("full-width digit", "[１]", .unexpectedByte),
        ParserCase("Arabic digit", "[١]", .unexpectedByte), ParserCase("ten digits of exponent", "1e1000000000", .numberTooLong),
        ParserCase("long number", String(repeating: "9", count: 1025), .numberTooLong), ParserCase("null byte after minus", "-\u{0}", .invalidNumber),
    ]

    static let strings: [ParserCase] = [
        ParserCase("not closed", "\"abc", .unexpectedEnd), ParserCase("one quote", "\"", .unexpectedEnd),
        ParserCase("escaped last quote", #"["\"]"#, .unexpectedEnd), ParserCase("ends in backslash", #""\"#, .unexpectedEnd),
        ParserCase("line feed", "[\"new\nline\"]", .controlCharacter), ParserCase("tab", "[\"\t\"]", .controlCharacter),
        ParserCase("null byte in string", "[\"a\u{0}a\"]", .controlCharacter), ParserCase("unit separator", "[\"\u{1F}\"]", .controlCharacter),
        ParserCase("control after eight bytes", "\"12345678\u{1}\"", .controlCharacter), ParserCase("escape x", #"["\x00"]"#, .invalidEscape),
        ParserCase("escape a", #"["\a"]"#, .invalidEscape), ParserCase("escape single quote", #"["\'"]"#, .invalidEscape),
        ParserCase("escape zero", #"["\0"]"#, .invalidEscape), ParserCase("escape upper U", #"["\U0061"]"#, .invalidEscape),
        ParserCase("escape emoji", "[\"\\😀\"]", .invalidEscape), ParserCase("three hex digits", #"["\u00A"]"#, .invalidEscape),
        ParserCase("hex digit wrong", #"["\u00G0"]"#, .invalidEscape), ParserCase("hex with sign", #"["\u+123"]"#, .invalidEscape),
        ParserCase("ends in u", #""\u"#, .unexpectedEnd), ParserCase("ends in hex", #""\u12"#, .unexpectedEnd),
        ParserCase("high surrogate", #"["\uD834"]"#, .loneSurrogate), ParserCase("low surrogate", #"["\uDC00"]"#, .loneSurrogate),
        ParserCase("high then text", #"["\uD834abcdef"]"#, .loneSurrogate), ParserCase("high then escape", #"["\uD834\n1234"]"#, .loneSurrogate),
        ParserCase("two high", #"["\uD834\uD834"]"#, .loneSurrogate), ParserCase("swapped pair", #"["\uDD1E\uD834"]"#, .loneSurrogate),
        ParserCase("high then bad hex", #"["\uD834\uDDXX"]"#, .invalidEscape), ParserCase("high at the end", #""\uD834"#, .loneSurrogate),
        ParserCase("surrogate in a name", #"{"\uD800":1}"#, .loneSurrogate), ParserCase("text after string", "\"a\"b", .trailingBytes),
        ParserCase("escape outside", #"[\n]"#, .unexpectedByte), ParserCase("unicode escape outside", #"[\u0020"a"]"#, .unexpectedByte),
    ]

    static let utf8: [ParserCase] = [
        quoted("continuation alone", [0x80]), quoted("byte FF", [0xFF]), quoted("byte FE", [0xFE]), quoted("overlong slash", [0xC0, 0xAF]),
        quoted("overlong C1", [0xC1, 0xBF]), quoted("overlong three", [0xE0, 0x80, 0xAF]), quoted("overlong four", [0xF0, 0x80, 0x80, 0xAF]),
        quoted("encoded high surrogate", [0xED, 0xA0, 0x80]), quoted("encoded low surrogate", [0xED, 0xBF, 0xBF]),
        quoted("above the last code point", [0xF4, 0x90, 0x80, 0x80]), quoted("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
        quoted("first of two only", [0xC3]), quoted("two of three", [0xE2, 0x82]), quoted("three of four", [0xF0, 0x9F, 0x98]),
        quoted("Latin-1", [0x61, 0xE9, 0x62]), quoted("third byte wrong", [0xE2, 0x82, 0x41]), quoted("fourth byte wrong", [0xF0, 0x9F, 0x98, 0x41]),
        quoted("after eight bytes", [0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x80]),
        ParserCase("ends in a sequence", bytes: [0x22, 0xE2, 0x82], .invalidUTF8), ParserCase("outside a string", bytes: [0x5B, 0xFF, 0x5D], .unexpectedByte),
        ParserCase("in a name", bytes: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .invalidUTF8),
    ]

    static let arrays: [ParserCase] = [
        ParserCase("extra comma", "[1,]", .unexpectedByte), ParserCase("double comma", "[1,,2]", .unexpectedByte),
        ParserCase("comma first", "[,1]", .unexpectedByte), ParserCase("only comma", "[,]", .unexpectedByte),
        ParserCase("no comma", "[1 2]", .unexpectedByte), ParserCase("no comma between arrays", "[3[4]]", .unexpectedByte),
        ParserCase("colon for comma", "[\"\": 1]", .unexpectedByte), ParserCase("semicolon", "[1;2]", .unexpectedByte),
        ParserCase("not closed array", "[1", .unexpectedEnd), ParserCase("not closed after comma", "[1,", .unexpectedEnd),
        ParserCase("not closed inside", "[[1]", .unexpectedEnd), ParserCase("parentheses", "(1)", .unexpectedByte),
    ]

    static let objects: [ParserCase] = [
        ParserCase("duplicate name", "{\"a\":1,\"a\":2}", .duplicateName), ParserCase("duplicate name and value", "{\"a\":1,\"a\":1}", .duplicateName),
        ParserCase("duplicate by escape", #"{"a":1,"\u0061":2}"#, .duplicateName), ParserCase("duplicate by two escapes", #"{"\u0061":1,"\u0061":2}"#, .duplicateName),
        ParserCase("duplicate empty name", "{\"\":1,\"\":2}", .duplicateName), ParserCase("duplicate deep inside", "[[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]]", .duplicateName),
        ParserCase("name without quotes", "{a:1}", .unexpectedByte), ParserCase("name in single quotes", "{'a':1}", .unexpectedByte),
        ParserCase("number as name", "{1:1}", .unexpectedByte), ParserCase("null as name", "{null:1}", .unexpectedByte),
        ParserCase("array as name", "{[1]:1}", .unexpectedByte), ParserCase("no colon", "{\"a\" 1}", .unexpectedByte), ParserCase("comma for colon", "{\"a\",1}", .unexpectedByte),
        ParserCase("two colons", "{\"a\"::1}", .unexpectedByte), ParserCase("equals sign", "{\"a\"=1}", .unexpectedByte), ParserCase("no value", "{\"a\":}", .unexpectedByte),
        ParserCase("name only", "{\"a\"}", .unexpectedByte), ParserCase("comma at the end of object", "{\"a\":1,}", .unexpectedByte),
        ParserCase("comma first in object", "{,\"a\":1}", .unexpectedByte), ParserCase("double comma in object", "{\"a\":1,,\"b\":2}", .unexpectedByte),
        ParserCase("comment in object", "{\"a\":/*c*/1}", .unexpectedByte), ParserCase("ends after name", "{\"a\"", .unexpectedEnd),
        ParserCase("ends after colon", "{\"a\":", .unexpectedEnd), ParserCase("ends after value", "{\"a\":1", .unexpectedEnd), ParserCase("ends after comma", "{\"a\":1,", .unexpectedEnd),
        ParserCase("bracket ends name", "{\"a\":1 \"b\":2}", .unexpectedByte),
    ]

    private static func quoted(_ name: String, _ bytes: [UInt8]) -> ParserCase {
        ParserCase(name, bytes: [0x22] + bytes + [0x22], .invalidUTF8)
    }
}
