namespace Anomaly.Evaluation.Tests;

public sealed class HeldOutTickersTests
{
    [Theory]
    [InlineData("AAPL", true)]
    [InlineData("aapl", true)]
    [InlineData("7203.T", true)]
    [InlineData("TSLA", true)]
    [InlineData("GME", false)]
    [InlineData("SPY", false)]
    [InlineData("9432.T", false)]
    public void Contains_isTheFirstByteOfTheSymbolsHash(string symbol, bool heldOut) =>
        Assert.Equal(heldOut, HeldOutTickers.Contains(Ticker.Parse(symbol)));

    [Fact]
    public void Contains_ofManyTickers_isAboutAThird()
    {
        var heldOut = Enumerable.Range(1000, 9000).Count(code => HeldOutTickers.Contains(Ticker.Parse($"{code}.T")));
        Assert.InRange(heldOut / 9000.0, 0.31, 0.35);
    }
}
