using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Anomaly.Gateway.Api.Tests.Fuzzing;

/// <summary>One request of the fuzzer, to be sent as it is.</summary>
internal sealed record FuzzedRequest
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, percent-encoded where HTTP wants it.</summary>
    public required string Target { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public bool IsChunked { get; init; }

    public string Path => Target.Split('?')[0];

    public HttpRequestMessage ToMessage(Uri gateway)
    {
        var message = new HttpRequestMessage(Method, new Uri(gateway.OriginalString.TrimEnd('/') + Target, AsItIs)) { Version = HttpVersion.Version11 };
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            message.Headers.TransferEncodingChunked = IsChunked;
        }

        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    /// <summary>The request as it can be sent by hand.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"curl -i -X {Method} '{Target}'");
        foreach (var (name, value) in Headers)
            text.Append($" -H '{name}: {value}'");
        if (ContentType is not null)
            text.Append($" -H 'Content-Type: {ContentType}'");
        if (IsChunked)
            text.Append(" -H 'Transfer-Encoding: chunked'");
        if (Body is not null)
            text.Append($" --data-binary '{Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(400, Body.Length)))}' ({Body.Length} bytes)");
        return text.ToString();
    }
}
