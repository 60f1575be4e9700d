using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Grains.Charting;

/// <summary>
/// Names what a chart would show without drawing it, so that whoever has it already need not be sent it again. Stored bars and anomalies
/// change with the series' version only; the window's ends, the live bars and the name move without a commit.
/// </summary>
internal static class ChartEdition
{
    private const int Length = 16;

    /// <summary>The edition: 32 hex digits.</summary>
    /// <param name="history">The stored bars, at least one.</param>
    /// <param name="live">Bars that are not final yet.</param>
    /// <param name="from">The first opening time drawn.</param>
    /// <param name="companyName">The name beside the chart.</param>
    public static string Of(SeriesHistory history, ImmutableArray<Bar> live, DateTime from, string? companyName)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadOnlySpan<long> place = [history.Version, history.IndexOf(from), history.Count, history.Markers?.Length ?? 0];
        hash.AppendData(MemoryMarshal.AsBytes(place));
        // The price averaged since the first bar stands for the whole history: a store that was set up anew counts versions from the beginning.
        var last = history.Columns(history.Count - 1);
        ReadOnlySpan<double> end = [history.Bar(history.Count - 1).Close, last.Vwap, last.Rsi];
        hash.AppendData(MemoryMarshal.AsBytes(end));
        foreach (ref readonly var bar in live.AsSpan())
        {
            if (bar.Time >= from)
                hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<Bar>(in bar)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(companyName ?? ""));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..Length]);
    }
}
