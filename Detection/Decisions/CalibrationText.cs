using System.Text;
using System.Text.Json;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// The calibration as it stands in a model file's metadata: JSON, numbers written so that they read back to the same bits.
/// <c>{"format":1,"tests":["move",…],"shares":[…],"intervals":[{"step":86400,"rows":5112,"tables":[{"at":[…],"surprise":[…],"slope":3.1,"linear":false},…],"severity":{…}}]}</c>
/// </summary>
public static class CalibrationText
{
    private const int Format = 1;
    private const int MostIntervals = 32;
    private const int MostKnots = 64;

    /// <summary>Writes a calibration.</summary>
    public static string Write(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteStartArray("tests");
            foreach (var test in EvidenceTest.All)
                json.WriteStringValue(test.Name);
            json.WriteEndArray();
            WriteNumbers(json, "shares", calibration.Shares);
            json.WriteStartArray("intervals");
            foreach (var interval in calibration.Intervals)
                WriteInterval(json, interval);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote, checked whole.</summary>
    /// <exception cref="InvalidDataException">It is damaged, of another format, or of other tests than this build's; one sentence says what.</exception>
    public static Calibration Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
                throw new InvalidDataException($"The calibration is of format {root.GetProperty("format").GetInt32()}; this build reads format {Format}.");
            var tests = root.GetProperty("tests").EnumerateArray().Select(test => test.GetString()).ToList();
            if (!tests.SequenceEqual(EvidenceTest.All.Select(test => test.Name)))
                throw new InvalidDataException($"The calibration is of the tests {string.Join(", ", tests.Take(MostKnots))}, not of this build's.");
            var intervals = root.GetProperty("intervals");
            if (intervals.GetArrayLength() > MostIntervals)
                throw new InvalidDataException($"The calibration has {intervals.GetArrayLength()} intervals; at most {MostIntervals} make sense.");
            return new Calibration(Numbers(root, "shares"), [.. intervals.EnumerateArray().Select(ReadInterval)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The calibration is damaged: {e.Message}", e);
        }
    }

    private static void WriteInterval(Utf8JsonWriter json, IntervalCalibration interval)
    {
        json.WriteStartObject();
        json.WriteNumber("step", interval.StepSeconds);
        json.WriteNumber("rows", interval.Rows);
        json.WriteStartArray("tables");
        foreach (var table in interval.Tests)
            WriteTable(json, table);
        json.WriteEndArray();
        json.WritePropertyName("severity");
        WriteTable(json, interval.Severity);
        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, TailTable table)
    {
        json.WriteStartObject();
        WriteNumbers(json, "at", table.Values);
        WriteNumbers(json, "surprise", table.Surprises);
        json.WriteNumber("slope", table.Slope);
        json.WriteBoolean("linear", table.IsLinear);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static IntervalCalibration ReadInterval(JsonElement json)
    {
        var step = json.GetProperty("step").GetDouble();
        if (!(step > 0 && double.IsFinite(step)))
            throw new InvalidDataException($"The calibration has an interval of {step} seconds.");
        return new IntervalCalibration(
            step, json.GetProperty("rows").GetInt32(), [.. json.GetProperty("tables").EnumerateArray().Select(ReadTable)], ReadTable(json.GetProperty("severity")));
    }

    private static TailTable ReadTable(JsonElement json)
    {
        var table = new TailTable(Numbers(json, "at"), Numbers(json, "surprise"), json.GetProperty("slope").GetDouble(), json.GetProperty("linear").GetBoolean());
        var sound = table.Values.Count > 0 && table.Values.Count == table.Surprises.Count && table.Slope > 0 && double.IsFinite(table.Slope)
            && table.Surprises[0] >= 0 && Ascends(table.Values) && Ascends(table.Surprises);
        return sound ? table : throw new InvalidDataException("The calibration is damaged: a table's knots do not ascend, or its slope is not positive.");
    }

    private static bool Ascends(IReadOnlyList<double> numbers) =>
        numbers.All(double.IsFinite) && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);

    private static double[] Numbers(JsonElement json, string name)
    {
        var array = json.GetProperty(name);
        return array.GetArrayLength() <= MostKnots
            ? [.. array.EnumerateArray().Select(number => number.GetDouble())]
            : throw new InvalidDataException($"The calibration has {array.GetArrayLength()} numbers in \"{name}\"; at most {MostKnots} make sense.");
    }
}
