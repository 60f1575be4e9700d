using Anomaly.Detection.Decisions;
using FsCheck;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class EvidenceTests
{
    [Theory]
    [InlineData("volume", 4.1, 0.001, "volume 4.1 (p 0.001)")]
    [InlineData("thin_gap", -13.3746, 1.26e-7, "thin_gap -13.37 (p 1.3E-07)")]
    [InlineData("forest", -0.61289, 0.0098765, "forest -0.6129 (p 0.0099)")]
    [InlineData("stuck", 123456.0, 1.0, "stuck 1.235E+05 (p 1)")]
    [InlineData("move", 0.0, 0.0, "move 0 (p 0)")]
    [InlineData("move", double.NaN, double.PositiveInfinity, "move NaN (p Infinity)")]
    public void ToString_isTheStoredTextAndReadsBackToItself(string name, double value, double probability, string text)
    {
        Assert.Equal(text, new Evidence(name, value, probability).ToString());
        Assert.Equal(text, Evidence.Parse(text).ToString());
        Assert.Equal(name, Evidence.Parse(text).Name);
    }

    [Fact]
    public void Parse_readsTheNumbers() => Assert.Equal(new Evidence("trend_10", -2.5, 0.004), Evidence.Parse("trend_10 -2.5 (p 0.004)"));

    [Property(MaxTest = 1000)]
    public void Parse_anyTextThatWasWrittenGivesTheSameText(double value, NormalFloat probability)
    {
        // Rounded up to four digits, the largest double is none any more.
        value = double.IsFinite(value) ? Math.Clamp(value, -1e308, 1e308) : value;
        var text = new Evidence("upper_wick", value, 1 / (1 + Math.Abs(probability.Get))).ToString();
        Assert.Equal(text, Evidence.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("volume")]
    [InlineData("volume 4.1")]
    [InlineData(" 4.1 (p 0.1)")]
    [InlineData("volume (p 0.1)")]
    [InlineData("volume 4.1 (p 0.1")]
    [InlineData("volume 4.1 (p )")]
    [InlineData("volume much (p 0.1)")]
    [InlineData("volume 4,1 (p 0.1)")]
    public void Parse_textOfAnotherForm_isRefused(string text)
    {
        var error = Assert.Throws<FormatException>(() => Evidence.Parse(text));
        Assert.Equal($"'{text}' is not a piece of evidence: it is written as in volume 4.1 (p 0.001).", error.Message);
    }

    [Fact]
    public void Join_andSplitAreTheStoredColumn()
    {
        const string stored = "volume 4.1 (p 0.001); thin_gap -13.37 (p 1.3E-07)";
        var evidence = Evidence.Split(stored);
        Assert.Equal(["volume", "thin_gap"], evidence.Select(one => one.Name));
        Assert.Equal(stored, Evidence.Join(evidence));
    }

    [Fact]
    public void Join_ofNoEvidence_isNullAndSplitGivesNoneForIt()
    {
        Assert.Null(Evidence.Join([]));
        Assert.Empty(Evidence.Split(null));
        Assert.Empty(Evidence.Split(""));
    }
}
