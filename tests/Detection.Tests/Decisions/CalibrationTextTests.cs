using System.Globalization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class CalibrationTextTests
{
    private const string Table = """{"at":[0],"surprise":[0],"slope":1,"linear":true}""";
    private const string OtherTable = """{"at":[0.1,0.25],"surprise":[0,1.5],"slope":3.1,"linear":false}""";
    private static readonly string Names = string.Join(',', EvidenceTest.All.Select(test => $"\"{test.Name}\""));
    private static readonly string Shares = string.Join(',', EvidenceTest.All.Select(_ => "0.5"));

    [Fact]
    public void Write_isTheDocumentedTextAndReadTakesIt()
    {
        var text = Text(Interval(300) + "," + Interval(86_400, severity: OtherTable));
        var read = CalibrationText.Read(text);

        Assert.Equal(text, CalibrationText.Write(read));
        Assert.Equal([300, 86_400], read.Intervals.Select(interval => interval.StepSeconds));
        Assert.Equal(512, read.Intervals[0].Rows);
        Assert.Equal(TailTable.Identity, read.Intervals[0].Severity);
        Assert.Equal(new TailTable([0.1, 0.25], [0, 1.5], 3.1, IsLinear: false), read.Intervals[1].Severity);
        Assert.All(read.Intervals[1].Shares, share => Assert.Equal(0.5, share));
    }

    [Fact]
    public void Read_anotherFormat_saysWhichFormatsMeet() =>
        Assert.Equal("The calibration is of format 4; this build reads formats 1 to 3.", Refusal("""{"format":4}"""));

    [Fact]
    public void Read_otherTests_namesThem() => Assert.Equal(
        "The calibration is of the tests move, luck, not of this build's.", Refusal("""{"format":1,"tests":["move","luck"]}"""));

    [Fact]
    public void Read_textThatIsNoJSON_saysWhere() => Assert.StartsWith("The calibration is damaged: ", Refusal("{,"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"rows\"", "\"lines\"")]
    [InlineData("\"rows\":512", "\"rows\":\"many\"")]
    [InlineData("\"rows\":512", "\"rows\":1e99")]
    [InlineData("\"shares\":[0.5", "\"shares\":[1.5")]
    [InlineData("\"shares\":[0.5,", "\"shares\":[")]
    public void Read_whatIsMissingOrOfAnotherKind_isDamaged(string from, string to)
    {
        var text = Text(Interval(300));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.StartsWith("The calibration is damaged: ", Refusal(text.Replace(from, to, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_noInterval_isRefused() =>
        Assert.Contains("at least one interval", Refusal(Text("")), StringComparison.Ordinal);

    [Fact]
    public void Read_upTo32Intervals_isTaken()
    {
        Assert.Equal(32, CalibrationText.Read(Text(Intervals(32))).Intervals.Count);
        Assert.Equal("The calibration has 33 intervals; at most 32 make sense.", Refusal(Text(Intervals(33))));
    }

    [Fact]
    public void Read_upTo64Knots_isTaken()
    {
        Assert.Equal(64, CalibrationText.Read(Text(Interval(300, severity: Knots(64)))).Intervals[0].Severity.Values.Count);
        Assert.Equal("The calibration has 65 numbers in \"at\"; at most 64 make sense.", Refusal(Text(Interval(300, severity: Knots(65)))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-300")]
    [InlineData("1e999")]
    public void Read_anIntervalThatDoesNotLast_isRefused(string seconds) => Assert.Matches(
        "^The calibration has an interval of .+ seconds.$", Refusal(Text(Interval(300).Replace("\"step\":300", $"\"step\":{seconds}", StringComparison.Ordinal))));

    [Theory]
    [InlineData("""{"at":[],"surprise":[],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0,1],"surprise":[0],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0],"surprise":[0,1],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0],"surprise":[0],"slope":0,"linear":true}""")]
    [InlineData("""{"at":[0],"surprise":[0],"slope":-1,"linear":true}""")]
    [InlineData("""{"at":[0],"surprise":[0],"slope":1e999,"linear":true}""")]
    [InlineData("""{"at":[0],"surprise":[-1],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0,0],"surprise":[0,1],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[1,0],"surprise":[0,1],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0,1,1],"surprise":[0,1,2],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0,1],"surprise":[1,1],"slope":1,"linear":true}""")]
    [InlineData("""{"at":[0,1e999],"surprise":[0,1],"slope":1,"linear":true}""")]
    public void Read_aTableThatIsNotSound_isRefused(string table)
    {
        const string message = "The calibration is damaged: a table's knots do not ascend, or its slope is not positive.";
        Assert.Equal(message, Refusal(Text(Interval(300, severity: table))));
        Assert.Equal(message, Refusal(Text(Interval(300, first: table))));
    }

    private static string Refusal(string text) => Assert.Throws<InvalidDataException>(() => CalibrationText.Read(text)).Message;

    private static string Text(string intervals) => $$"""{"format":1,"tests":[{{Names}}],"shares":[{{Shares}}],"intervals":[{{intervals}}]}""";

    private static string Intervals(int count) => string.Join(',', Enumerable.Range(1, count).Select(minutes => Interval(60 * minutes)));

    private static string Interval(int step, string first = Table, string severity = Table)
    {
        var tables = string.Join(',', EvidenceTest.All.Skip(1).Select(_ => Table).Prepend(first));
        return string.Create(CultureInfo.InvariantCulture, $$"""{"step":{{step}},"rows":512,"tables":[{{tables}}],"severity":{{severity}}}""");
    }

    private static string Knots(int count)
    {
        var numbers = string.Join(',', Enumerable.Range(0, count));
        return $$"""{"at":[{{numbers}}],"surprise":[{{numbers}}],"slope":1,"linear":true}""";
    }
}
