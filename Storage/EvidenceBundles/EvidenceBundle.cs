using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anomaly.Storage.EvidenceBundles;

/// <summary>
/// Everything that an anomaly rests on, in one zip file: whoever has that and the command line can compute its score again, without store or network.
/// </summary>
public static class EvidenceBundle
{
    /// <summary>Its files.</summary>
    public const string Anomaly = "anomaly.json", Features = "features.json", Run = "run.json", Bars = "bars.csv", Model = "model.onnx", Sums = "SHA256SUMS", Readme = "README.txt";

    private const string Header = "Datetime,Open,High,Low,Close,Volume";
    private const int LinesAtOnce = 1024;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>All files that a bundle may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [Anomaly, Features, Run, Bars, Model, Sums, Readme];

    /// <summary>The form of its JSON: names in snake_case, without members that are null.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    };

    /// <summary>The zip file of an anomaly; null where bars that it rests on are no longer stored.</summary>
    /// <param name="store">Has its bars and its run.</param>
    /// <param name="anomaly">The anomaly as it is stored.</param>
    /// <param name="model">The model file that scored it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<byte[]?> CreateAsync(IDetectionStore store, AnomalyRecord anomaly, byte[] model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(anomaly);
        var bars = await store.ReadAllBarsAsync(anomaly.Series, TimeRange.Before(anomaly.Datetime.AddTicks(1)), cancellationToken);
        var anchor = (await store.LoadSeriesAsync(anomaly.Series, cancellationToken))?.Anchor;
        if (bars.Length == 0 || bars[^1].Time != anomaly.Datetime || bars[0].Time > anchor)
            return null;
        var run = anomaly.DetectionRunId is { } runId ? await store.FindRunAsync(runId, cancellationToken) : null;
        return Write(anomaly, run, bars, model);
    }

    private static byte[] Write(AnomalyRecord anomaly, DetectionRun? run, IReadOnlyList<Bar> bars, byte[] model)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var sums = new StringBuilder();
            Add(Anomaly, Json(EvidenceAnomaly.Of(anomaly)));
            Add(Features, Json(new OrderedDictionary<string, double?>(
                anomaly.Features.Select(feature => KeyValuePair.Create(feature.Name, double.IsFinite(feature.Value) ? feature.Value : (double?)null)))));
            if (run is not null)
                Add(Run, Json(EvidenceRun.Of(run)));
            // Years of minutes are a hundred megabytes of text, which is never in memory as a whole.
            AddParts(Bars, bars.Select(Line).Prepend($"{Header}\n").Chunk(LinesAtOnce).Select(lines => Encoding.UTF8.GetBytes(string.Concat(lines))));
            Add(Model, model);
            Add(Readme, Encoding.UTF8.GetBytes(ReadmeOf(anomaly)));
            Add(Sums, Encoding.UTF8.GetBytes(sums.ToString()));

            void Add(string name, byte[] content) => AddParts(name, [content]);

            void AddParts(string name, IEnumerable<byte[]> parts)
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using var entry = zip.CreateEntry(name).Open();
                foreach (var part in parts)
                {
                    hash.AppendData(part);
                    entry.Write(part);
                }

                sums.Append(Convert.ToHexStringLower(hash.GetHashAndReset())).Append("  ").Append(name).Append('\n');
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads the bars of a bundle.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    public static Bar[] ParseBars(byte[] csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var lines = Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [Header, _, ..] ? [.. lines.Skip(1).Select(Parse)] : throw new FormatException($"The first line is not {Header}, or no bar follows.");
    }

    /// <summary>The SHA-256 of a file, in hex digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A time as a bundle writes it.</summary>
    public static string Text(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static byte[] Json<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, JsonOptions), (byte)'\n'];

    // The shortest text that reads back as the same number.
    private static string Line(Bar bar) =>
        string.Create(CultureInfo.InvariantCulture, $"{Text(bar.Time)},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}\n");

    private static Bar Parse(string line)
    {
        if (line.Split(',') is not [var time, .. { Length: 5 } numbers])
            throw new FormatException($"'{line}' is not a bar.");
        var opens = DateTime.ParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        double[] values = [.. numbers.Select(number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture))];
        return new Bar(opens, values[0], values[1], values[2], values[3], values[4]);
    }

    private static string ReadmeOf(AnomalyRecord anomaly) => $"""
        Evidence of anomaly {anomaly.Id}: {anomaly.Series} at {Text(anomaly.Datetime)}.

        {Anomaly}   the anomaly: score, model, reason
        {Features}  the 14 features of its bar
        {Run}       the run that found it, where that is on record
        {Bars}      every bar of its history up to its own, UTC; each number in full
        {Model}    the model that scored it; its SHA-256 is the anomaly's model_hash
        {Sums}    of the files above

        'anomaly verify --evidence FILE' computes features and score again from bars and model
        alone, and compares them bit for bit. It needs no store and no network.

        """;
}

/// <summary>An anomaly in a bundle.</summary>
public sealed record EvidenceAnomaly(
    string Id,
    string Ticker,
    string Interval,
    string Datetime,
    double Close,
    double Volume,
    double AnomalyScore,
    double? Severity,
    string? ModelVersion,
    string ModelHash,
    string? Direction,
    string Reason,
    string Status,
    string? DetectionRunId,
    DateTime? DetectionTimestamp)
{
    internal static EvidenceAnomaly Of(AnomalyRecord anomaly) => new(
        anomaly.Id, anomaly.Series.Ticker.Symbol, anomaly.Series.Interval.Code, EvidenceBundle.Text(anomaly.Datetime), anomaly.Close, anomaly.Volume, anomaly.AnomalyScore,
        anomaly.Severity, anomaly.ModelVersion, anomaly.ModelHash, anomaly.Direction is { } direction ? EnumNames.Of(direction) : null, anomaly.ReasonToShow,
        EnumNames.Of(anomaly.Status), anomaly.DetectionRunId, anomaly.DetectionTimestamp);
}

/// <summary>A run in a bundle.</summary>
internal sealed record EvidenceRun(
    string Id,
    string Trigger,
    string Status,
    string? ProgramVersion,
    string? ModelVersion,
    string? ModelHash,
    DateTime StartedAt,
    DateTime? CompletedAt,
    long RowsLoaded,
    long RowsPreprocessed,
    long AnomaliesFound,
    string? InputHash,
    IReadOnlyList<string> Warnings)
{
    public static EvidenceRun Of(DetectionRun run) => new(
        run.Id, EnumNames.Of(run.Trigger), EnumNames.Of(run.Status), run.ProgramVersion, run.ModelVersion, run.ModelHash, run.StartedAt, run.CompletedAt,
        run.RowsLoaded, run.RowsPreprocessed, run.AnomaliesFound, run.InputHash, run.Warnings);
}
