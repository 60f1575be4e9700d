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
    [InlineData("BRK.B", "BRK.B", Market.US)]
    [InlineData("BTC-USD", "BTC-USD", Market.US)]
    [InlineData("EURUSD=X", "EURUSD=X", Market.US)]
    [InlineData("S&P", "S&P", Market.US)]
    [InlineData("m&m.ns", "M&M.NS", Market.IN)]
    [InlineData("RELIANCE.BO", "RELIANCE.BO", Market.IN)]
    [InlineData("WSU.DE", "WSU.DE", Market.DE)]
    [InlineData("BMW.F", "BMW.F", Market.DE)]
    [InlineData("VOD.L", "VOD.L", Market.GB)]
    [InlineData("ALPHA.PA", "ALPHA.PA", Market.FR)]
    [InlineData("1398.HK", "1398.HK", Market.HK)]
    [InlineData("600519.SS", "600519.SS", Market.CN)]
    [InlineData("000001.SZ", "000001.SZ", Market.CN)]
    [InlineData("0P000071W8.TO", "0P000071W8.TO", Market.XX)]
    [InlineData("A.", "A.", Market.XX)]
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

    [Theory]
    [InlineData("7203.T", "7203")]
    [InlineData("M&M.NS", "M&M")]
    [InlineData("BRK.B", "BRK.B")]
    [InlineData("AZT.OL", "AZT.OL")]
    public void LocalSymbol_isWithoutTheSuffixOfAMarket(string ticker, string local) => Assert.Equal(local, Ticker.Parse(ticker).LocalSymbol);

    [Fact]
    public void CompareTo_ordersBySymbol() =>
        Assert.Equal(["6758.T", "AAPL", "MSFT"], new[] { "MSFT", "6758.T", "AAPL" }.Select(Ticker.Parse).Order().Select(ticker => ticker.Symbol));
}
