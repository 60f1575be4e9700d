using System.Text;
using System.Text.Json;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// The calibration as it stands in a model file's metadata: JSON, numbers written so that they read back to the same bits. Format 1 is of <c>relative</c>:
/// <c>{"format":1,"tests":["move",…],"shares":[…],"intervals":[{"step":86400,"rows":5112,"tables":[{"at":[…],"surprise":[…],"slope":3.1,"linear":false},…],"severity":{…}}]}</c>.
/// Format 2 names its set (<c>"set":"relative-2"</c>) and has the shares in each interval, and there <c>"slots":{"tests":[null,[[slot,rows,reached,…],…],…],"strongest":{…},"whole":[…]}</c>
/// where times of day matter. Format 3 is format 2 with how severities follow the rates of a series: <c>"adaptation":{"settling":250,"excess":40,"lull":10}</c>.
/// </summary>
public static class CalibrationText
{
    private const int Format = 1;
    private const int SecondFormat = 2;
    private const int ThirdFormat = 3;
    private const int MostIntervals = 32;
    private const int MostKnots = 64;
    private const int MostSlots = 1000;

    /// <summary>Writes a calibration.</summary>
    public static string Write(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", !calibration.IsSecond ? Format : calibration.Adaptation is null ? SecondFormat : ThirdFormat);
            if (calibration.IsSecond)
                json.WriteString("set", calibration.FeatureSet);
            json.WriteStartArray("tests");
            foreach (var test in calibration.Tests)
                json.WriteStringValue(test.Name);
            json.WriteEndArray();
            if (!calibration.IsSecond)
                WriteNumbers(json, "shares", calibration.Intervals[0].Shares);
            if (calibration.Adaptation is { } adaptation)
                WriteAdaptation(json, adaptation);
            json.WriteStartArray("intervals");
            foreach (var interval in calibration.Intervals)
                WriteInterval(json, interval, calibration.IsSecond);
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
            var format = root.GetProperty("format").GetInt32();
            if (format is not (Format or SecondFormat or ThirdFormat))
                throw new InvalidDataException($"The calibration is of format {format}; this build reads formats {Format} to {ThirdFormat}.");
            var set = format == Format ? RelativeFeatureSet.SetId : root.GetProperty("set").GetString()!;
            if (format != Format && set != Relative2FeatureSet.SetId)
                throw new InvalidDataException($"The calibration is of the feature set '{set[..Math.Min(set.Length, MostKnots)]}', which this build does not calibrate.");
            var tests = root.GetProperty("tests").EnumerateArray().Select(test => test.GetString()).ToList();
            if (!tests.SequenceEqual(EvidenceTest.Of(set)!.Select(test => test.Name)))
                throw new InvalidDataException($"The calibration is of the tests {string.Join(", ", tests.Take(MostKnots))}, not of this build's.");
            var intervals = root.GetProperty("intervals");
            if (intervals.GetArrayLength() > MostIntervals)
                throw new InvalidDataException($"The calibration has {intervals.GetArrayLength()} intervals; at most {MostIntervals} make sense.");
            var shares = format == Format ? Numbers(root, "shares") : null;
            return new Calibration(set, [.. intervals.EnumerateArray().Select(interval => ReadInterval(interval, shares))])
            {
                Adaptation = format == ThirdFormat ? ReadAdaptation(root.GetProperty("adaptation")) : null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The calibration is damaged: {e.Message}", e);
        }
    }

    private static void WriteAdaptation(Utf8JsonWriter json, RateAdaptation adaptation)
    {
        json.WriteStartObject("adaptation");
        json.WriteNumber("settling", adaptation.SettlingRows);
        json.WriteNumber("excess", adaptation.ExcessPrior);
        json.WriteNumber("lull", adaptation.LullPrior);
        json.WriteEndObject();
    }

    private static RateAdaptation ReadAdaptation(JsonElement json)
    {
        var adaptation = new RateAdaptation(json.GetProperty("settling").GetInt32(), json.GetProperty("excess").GetDouble(), json.GetProperty("lull").GetDouble());
        return adaptation.IsSound ? adaptation : throw new InvalidDataException("The calibration is damaged: no series can be followed as its \"adaptation\" says.");
    }

    private static void WriteInterval(Utf8JsonWriter json, IntervalCalibration interval, bool isSecond)
    {
        json.WriteStartObject();
        json.WriteNumber("step", interval.StepSeconds);
        json.WriteNumber("rows", interval.Rows);
        if (isSecond)
            WriteNumbers(json, "shares", interval.Shares);
        json.WriteStartArray("tables");
        foreach (var table in interval.Tests)
            WriteTable(json, table);
        json.WriteEndArray();
        if (interval.Slots is { } slots)
        {
            json.WriteStartObject("slots");
            json.WriteStartArray("tests");
            foreach (var test in slots.Tests)
                WriteSlots(json, test);
            json.WriteEndArray();
            json.WritePropertyName("strongest");
            WriteTable(json, slots.Strongest);
            json.WritePropertyName("whole");
            WriteSlots(json, slots.Whole);
            json.WriteEndObject();
        }

        json.WritePropertyName("severity");
        WriteTable(json, interval.Severity);
        json.WriteEndObject();
    }

    private static void WriteSlots(Utf8JsonWriter json, SlotTable? table)
    {
        if (table is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var count in table.Counts)
        {
            json.WriteStartArray();
            json.WriteNumberValue(count.Slot);
            json.WriteNumberValue(count.Rows);
            foreach (var reached in count.Reached)
                json.WriteNumberValue(reached);
            json.WriteEndArray();
        }

        json.WriteEndArray();
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

    private static IntervalCalibration ReadInterval(JsonElement json, IReadOnlyList<double>? shares)
    {
        var step = json.GetProperty("step").GetDouble();
        if (!(step > 0 && double.IsFinite(step)))
            throw new InvalidDataException($"The calibration has an interval of {step} seconds.");
        return new IntervalCalibration(
            step, json.GetProperty("rows").GetInt32(), shares ?? Numbers(json, "shares"), [.. json.GetProperty("tables").EnumerateArray().Select(ReadTable)],
            ReadTable(json.GetProperty("severity")), json.TryGetProperty("slots", out var slots) ? ReadSlots(slots) : null);
    }

    private static SlotCalibration ReadSlots(JsonElement json) => new(
        [.. json.GetProperty("tests").EnumerateArray().Select(test => test.ValueKind == JsonValueKind.Null ? null : ReadSlotTable(test))],
        ReadTable(json.GetProperty("strongest")), ReadSlotTable(json.GetProperty("whole")));

    private static SlotTable ReadSlotTable(JsonElement json)
    {
        if (json.GetArrayLength() is 0 or > MostSlots)
            throw new InvalidDataException($"The calibration has {json.GetArrayLength()} times of day; 1 to {MostSlots} make sense.");
        return new SlotTable(json.EnumerateArray().Select(count =>
        {
            int[] numbers = count.GetArrayLength() <= MostKnots ? [.. count.EnumerateArray().Select(number => number.GetInt32())] : [];
            return numbers.Length > 2 ? new SlotCount(numbers[0], numbers[1], numbers[2..]) : throw new InvalidDataException("The calibration is damaged: a time of day has no counts.");
        }));
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
