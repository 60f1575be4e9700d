using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Anomaly.Grains.Interfaces;
using Anomaly.MarketData;
using Anomaly.Streams;

namespace Anomaly.Cli.Evidence;

/// <summary>Everything that an anomaly rests on, in one zip file: whoever has that and this program can compute its score again, without store or network.</summary>
internal static class EvidenceBundle
{
    public const string Anomaly = "anomaly.json", Features = "features.json", Run = "run.json", Bars = "bars.csv", Model = "model.onnx", Sums = "SHA256SUMS", Readme = "README.txt";

    /// <summary>Bytes of a file of a bundle, at the most: minutes of half a century are less.</summary>
    private const int MaxLength = 512 * 1024 * 1024;

    private static readonly string[] Names = [Anomaly, Features, Run, Bars, Model, Sums, Readme];

    private const string Header = "Datetime,Open,High,Low,Close,Volume";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The zip file's bytes.</summary>
    /// <param name="anomaly">The anomaly as it is stored.</param>
    /// <param name="run">The run that found it; null where it is not on record.</param>
    /// <param name="bars">Its history from the first bar to its own.</param>
    /// <param name="model">The model file that scored it.</param>
    public static byte[] Write(AnomalyRecord anomaly, DetectionRun? run, IReadOnlyList<Bar> bars, byte[] model)
    {
        List<(string Name, byte[] Content)> files =
        [
            (Anomaly, Json(EvidenceAnomaly.Of(anomaly))),
            (Features, Json(new OrderedDictionary<string, double?>(anomaly.Features.Select(feature => KeyValuePair.Create(feature.Name, JsonOutput.Finite(feature.Value)))))),
            (Bars, Encoding.UTF8.GetBytes($"{Header}\n{string.Concat(bars.Select(Line))}")),
            (Model, model),
            (Readme, Encoding.UTF8.GetBytes(ReadmeOf(anomaly))),
        ];
        if (run is not null)
            files.Insert(2, (Run, Json(EvidenceRun.Of(run))));
        files.Add((Sums, Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{HashOf(file.Content)}  {file.Name}\n")))));
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The files in a bundle, by name.</summary>
    /// <exception cref="CommandFailedException">It is no zip file, or a damaged one.</exception>
    public static Dictionary<string, byte[]> Read(string path)
    {
        try
        {
            if (RegularFile.ProblemOf(path) is { } problem)
                throw new CommandFailedException($"'{path}' is not an evidence bundle: it {problem}.");
            using var zip = ZipFile.OpenRead(path);
            // Only what a bundle has: the rest may be anything.
            return zip.Entries.Where(entry => Names.Contains(entry.FullName)).ToDictionary(entry => entry.FullName, ContentOf);
        }
        catch (FileNotFoundException e)
        {
            throw new CommandFailedException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new CommandFailedException($"'{path}' is not an evidence bundle, or is damaged: {e.Message}", e);
        }
    }

    /// <summary>Reads the bars of a bundle.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    public static Bar[] ParseBars(byte[] csv)
    {
        var lines = Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [Header, _, ..] ? [.. lines.Skip(1).Select(Parse)] : throw new FormatException($"The first line is not {Header}, or no bar follows.");
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string Text(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>What an entry holds, up to a limit: what it says of its length may be untrue.</summary>
    private static byte[] ContentOf(ZipArchiveEntry entry)
    {
        using var stream = new BoundedStream(
            entry.Open(), MaxLength, () => new InvalidDataException($"{entry.FullName} is longer than the {MaxLength:N0} bytes that a file of a bundle may have."));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Json<T>(T value)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        JsonOutput.Write(writer, value);
        return Encoding.UTF8.GetBytes(writer.ToString());
    }

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
internal sealed record EvidenceAnomaly(
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
    public static EvidenceAnomaly Of(AnomalyRecord anomaly) => new(
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
    IReadOnlyList<string> Warnings)
{
    public static EvidenceRun Of(DetectionRun run) => new(
        run.Id, EnumNames.Of(run.Trigger), EnumNames.Of(run.Status), run.ProgramVersion, run.ModelVersion, run.ModelHash, run.StartedAt, run.CompletedAt,
        run.RowsLoaded, run.RowsPreprocessed, run.AnomaliesFound, run.Warnings);
}
