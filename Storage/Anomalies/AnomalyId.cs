using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Storage;

/// <summary>
/// The id of an anomaly: the first 24 hex digits (lower case) of the SHA-256 of <c>ticker|interval|datetime|model_hash</c> in UTF-8, the time as
/// <c>yyyy-MM-ddTHH:mm:ssZ</c>. It depends on nothing else, so detecting a bar again cannot make a second anomaly.
/// </summary>
public static class AnomalyId
{
    /// <summary>The id's length in hex digits.</summary>
    public const int Length = 24;

    /// <summary>The id of the anomaly that one model finds at one bar.</summary>
    /// <param name="series">The bar's series.</param>
    /// <param name="time">When the bar opens, UTC, on a whole second.</param>
    /// <param name="modelHash">SHA-256 of the model's file, as <see cref="AnomalyRecord.ModelHash"/> has it.</param>
    public static string Of(SeriesKey series, DateTime time, string modelHash)
    {
        ArgumentNullException.ThrowIfNull(modelHash);
        if (time.Kind != DateTimeKind.Utc)
            throw new ArgumentException($"A bar's time must be UTC, not {time.Kind}.", nameof(time));
        var iso = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{series.Ticker}|{series.Interval}|{iso}|{modelHash}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, Length / 2));
    }
}
