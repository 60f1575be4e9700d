namespace Anomaly.Detection.Tests.Series;

public sealed class TickerTests
{
    [Theory]
    [InlineData("aapl", "AAPL", Market.US)]
    [InlineData(" 7203.t ", "7203.T", Market.JP)]
    [InlineData("PTT.BK", "PTT.BK", Market.TH)]
    [InlineData("BRK-B", "BRK-B", Market.US)]
    [InlineData("^GSPC", "^GSPC", Market.US)]
    [InlineData("GC=F", "GC=F", Market.US)]
    [InlineData("WSU.DE", "WSU.DE", Market.US)]
    [InlineData("T", "T", Market.US)]
    [InlineData("ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOPQRST", Market.US)]
    public void Parse_aTicker_givesUpperCaseAndTheMarketOfItsSuffix(string text, string symbol, Market market)
    {
        var ticker = Ticker.Parse(text);
        Assert.Equal(symbol, ticker.Symbol);
        Assert.Equal(symbol, ticker.ToString());
        Assert.Equal(market, ticker.Market);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU")]
    [InlineData("A B")]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("A/B")]
    [InlineData("Ä")]
    [InlineData("A\0")]
    public void Parse_somethingElse_saysWhatATickerLooksLike(string? text)
    {
        Assert.False(Ticker.TryParse(text, out _));
        var error = Assert.Throws<FormatException>(() => Ticker.Parse(text));
        Assert.Contains("is not a ticker: use 1 to 20 of A-Z a-z 0-9 . - ^ =", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "")]
    [InlineData(41, "…")]
    public void Parse_aTextOfMoreThan40Characters_repeatsTheFirst40(int length, string end) => Assert.StartsWith(
        $"'{new string('x', 40)}{end}' is not a ticker", Assert.Throws<FormatException>(() => Ticker.Parse(new string('x', length))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_nothing_repeatsNothing() =>
        Assert.StartsWith("'' is not a ticker", Assert.Throws<FormatException>(() => Ticker.Parse(null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_aLongText_repeatsOnlyItsBeginning() =>
        Assert.True(Assert.Throws<FormatException>(() => Ticker.Parse(new string('x', 10_000))).Message.Length < 200);

    [Fact]
    public void Symbol_ofADefaultTicker_isRefused() =>
        Assert.Equal("This ticker was never given a symbol.", Assert.Throws<InvalidOperationException>(() => default(Ticker).Symbol).Message);

    [Fact]
    public void CompareTo_ordersBySymbol() =>
        Assert.Equal(["6758.T", "AAPL", "MSFT"], new[] { "MSFT", "6758.T", "AAPL" }.Select(Ticker.Parse).Order().Select(ticker => ticker.Symbol));
}
