using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>A chart's JSON, ready to send to all who ask for it: a member of the answer's object, with the chart's warning.</summary>
internal sealed class ChartJson
{
    /// <summary>A row's numbers in JSON take less, so that the buffer does not have to grow.</summary>
    private const int BytesPerRow = 160;

    /// <summary>Bytes of the largest answer.</summary>
    public const int MostBytes = ChartQuery.MostRows * BytesPerRow;

    private readonly ReadOnlyMemory<byte> _chart;
    private readonly ReadOnlyMemory<byte> _end;

    private ChartJson(string? edition, ChartSession session, ReadOnlyMemory<byte> chart, string? warning)
    {
        (Edition, Session, _chart, Warning) = (edition, session, chart, warning);
        _end = warning is null || !HasData ? "}"u8.ToArray() : Encoding.UTF8.GetBytes($",\"warning\":\"{JsonEncodedText.Encode(warning)}\"}}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Parts)
            hash.AppendData(part.Span);
        Tag = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>What its grain says it shows; null where that is not to be kept.</summary>
    public string? Edition { get; }

    /// <summary>The session beside it.</summary>
    public ChartSession Session { get; }

    /// <summary>The warning in it.</summary>
    public string? Warning { get; }

    /// <summary>First 16 hex digits of the JSON's SHA-256: equal in every gateway that answers the same.</summary>
    public string Tag { get; }

    /// <summary>The bytes in the order of sending: <c>"AAPL":{…}</c>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => [_chart[..^1], _end];

    /// <summary>Bytes that it takes in memory.</summary>
    public int Size => _chart.Length + _end.Length;

    /// <summary>Whether there is more than an empty object.</summary>
    public bool HasData => !_chart.Span.EndsWith("{}"u8);

    /// <summary>The chart of a series; <c>{}</c>, without a warning, where there is none or it has no rows.</summary>
    public static ChartJson Of(Ticker ticker, ChartSeries? series, ChartSession session)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + ((series?.Dates.Length ?? 0) * BytesPerRow));
        ChartWriter.Write(buffer, ticker, series, session);
        return new ChartJson(series?.Edition, session, buffer.WrittenSpan.ToArray(), series?.Warning);
    }

    /// <summary>The same chart with another warning.</summary>
    public ChartJson With(string? warning) => warning == Warning ? this : new ChartJson(Edition, Session, _chart, warning);
}
