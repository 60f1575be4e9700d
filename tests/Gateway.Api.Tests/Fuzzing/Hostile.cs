using System.Text;

namespace Anomaly.Gateway.Api.Tests.Fuzzing;

/// <summary>Values that programs have stumbled over.</summary>
internal static class Hostile
{
    public static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "2147483648", "-9223372036854775809", "1e309", "NaN", "Infinity", "0x10", "1,5", "true", "null", "undefined", "[]", "{}", "\"", "'", "\\", "/", "//", "..",
        "../../etc/passwd", "..%2f", "%", "%zz", "%00", "\0", "\u0001\u001f", "\r\nX-Injected: 1", "\n", "\t", "\u007f", "\u0085", "\u2028", "\ufeffAAPL", "ＡＡＰＬ", "ÄÖÜ", "株価", "🚀🚀", "e\u0301",
        "\u202eLPAA", "İ", "ß", "' OR 1=1 --", "'; DROP TABLE anomalies; --", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "%s%s%n", "*", "?", "#", "&", "=", "+", ";", "|", "`id`", "$(id)",
        "9999-12-31", "0000-00-00", "2024-02-30", "2024-01-01T25:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "0001-01-01T00:00:00+14:00", "1d", "99y", "100y", "0d", "1D", "ytd", "max", "-5d",
        "AAPL,", ",,,", "A,B,C", "BRK-B", "^GSPC", "EURUSD=X", "7203.T", ".T", "A.B.C", "CON", "NUL", "AUX.csv", "A" ,
    ];

    public static readonly string[] Bodies =
    [
        "", " ", "null", "true", "0", "-0", "1e999", "\"\"", "[]", "[[]]", "{}", "{", "}", "{\"", "{\"a\":}", "{\"ticker\":}", "{\"ticker\":\"AAPL\",}", "{'ticker':'AAPL'}", "{\"ticker\":\"\\ud800\"}",
        "{\"ticker\":\"\\u0000\"}", "{\"ticker\":[\"A\",1]}", "{\"ticker\":[[\"A\"]]}", "{\"ticker\":{\"a\":1}}", "{\"ticker\":[]}", "{\"ticker\":1e400}", "{\"ticker\":\"A\",\"ticker\":\"B\"}",
        "{\"Ticker\":\"WALK\"}", "{\"state\":1}", "{\"state\":\"true\"}", "{\"state\":null}", "{\"enabled\":[]}", "{\"enabled\":true,\"x\":1}", "{\"version\":1}", "{\"version\":\"\"}", "{\"version\":null}",
        "{\"force\":\"yes\",\"ticker\":\"WALK\"}", "{\"__proto__\":{}}", "{\"$type\":\"System.String\"}", "{\"ticker\":\"WALK\"}{\"ticker\":\"WALK\"}", "// c\n{}", "\ufeff{\"ticker\":\"WALK\"}", "a=b&c=d", "<x/>",
    ];

    public static readonly string[] ContentTypes =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json; charset=nope", "application/json;;",
        "application/problem+json", "application/*", "json", "\"", "application/json; charset=\"utf-8\"", "APPLICATION/JSON",
    ];

    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "X"];

    public static readonly (string Name, string[] Values)[] Headers =
    [
        ("X-Correlation-ID", ["mine", "", "a b", "ü", new string('x', 64), new string('x', 65), "../..", "a:b.c-d_e"]),
        ("If-None-Match", ["*", "\"x\"", "W/\"x\"", "x", "\"", "\"a\", \"b\"", "\"\u00ff\""]),
        ("Accept", ["*/*", "application/json", "text/html", "text/event-stream", "application/openmetrics-text", "x", "", ";q=1", "application/json;q=0"]),
        ("Accept-Encoding", ["gzip", "br", "gzip;q=0, br;q=0", "identity;q=0", "*", "deflate", "gzip;q=x", ""]),
        ("Last-Event-ID", ["0", "1", "-1", "999999999999999999999", "x"]),
        ("Range", ["bytes=0-0", "bytes=-1", "bytes=9-1", "x"]),
        ("X-Forwarded-For", ["203.0.113.7", "::1", "x"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("Cookie", ["a=b", "=", ";;;"]),
        ("Authorization", ["Bearer x", "Basic !!!", ""]),
        ("Accept-Language", ["th-TH", "tr", "x"]),
        ("traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x", "00-0-0-0"]),
        ("Prefer", ["wait=1"]),
        ("Expect", ["100-continue"]),
    ];

    /// <summary>A string of random code points, lone surrogates left out: what HTTP carries is UTF-8.</summary>
    public static string Unicode(Random random, int length)
    {
        var text = new StringBuilder();
        while (length-- > 0)
            text.Append(random.Next(4) == 0 ? new Rune(random.Next(0x10000, 0x110000)).ToString() : ((char)random.Next(1, 0xD800)).ToString());
        return text.ToString();
    }
}
