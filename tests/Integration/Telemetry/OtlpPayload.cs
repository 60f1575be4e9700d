using Google.Protobuf;

namespace Anomaly.Integration.Telemetry;

/// <summary>Reads the few fields of OTLP's messages that tests look at. Numbers as in opentelemetry/proto.</summary>
internal static class OtlpPayload
{
    private const int ResourceGroup = 1, Resource = 1, ScopeGroup = 2, ScopeItem = 2, ServiceAttribute = 1;

    public static IEnumerable<OtlpSpan> Spans(ByteString request) => Items(request).Select(item => new OtlpSpan(
        item.Service, Id(item.Content, 1), Id(item.Content, 2), Id(item.Content, 4), Text(item.Content, 5)));

    public static IEnumerable<OtlpLog> Logs(ByteString request) => Items(request).Select(item => new OtlpLog(
        item.Service, Id(item.Content, 9), Attributes(item.Content, 6).DistinctBy(pair => pair.Key).ToDictionary()));

    public static IEnumerable<string> Services(ByteString request) => Items(request).Select(item => item.Service).Distinct();

    private static IEnumerable<(string Service, ByteString Content)> Items(ByteString request) =>
        from resource in Fields(request, ResourceGroup)
        let service = Fields(resource, Resource).SelectMany(each => Attributes(each, ServiceAttribute)).First(pair => pair.Key == "service.name").Value
        from scope in Fields(resource, ScopeGroup)
        from item in Fields(scope, ScopeItem)
        select (service, item);

    private static IEnumerable<KeyValuePair<string, string>> Attributes(ByteString message, int field) =>
        from pair in Fields(message, field)
        select KeyValuePair.Create(Text(pair, 1), Fields(pair, 2).Select(value => Text(value, 1)).FirstOrDefault(""));

    private static string Id(ByteString message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault(ByteString.Empty).Span);

    private static string Text(ByteString message, int field) => Fields(message, field).FirstOrDefault(ByteString.Empty).ToStringUtf8();

    /// <summary>The values of a field with a length: messages, strings, bytes.</summary>
    private static List<ByteString> Fields(ByteString message, int number)
    {
        var found = new List<ByteString>();
        var input = message.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes());
            else
                input.SkipLastField();
        }

        return found;
    }
}
