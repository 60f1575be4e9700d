namespace Anomaly.Detection.Tests.Series;

public sealed class MarketCodesTests
{
    [Fact]
    public void Main_areThoseWithModelsAsDelivered() => Assert.Equal([Market.US, Market.JP, Market.TH], MarketCodes.Main);

    [Fact]
    public void Named_areAllButTheUnknown() => Assert.Equal(Enum.GetValues<Market>().Except([Market.XX]), MarketCodes.Named);

    [Fact]
    public void KnownSuffixes_areEveryNamedMarketsButNewYorks() => Assert.Equal(
        ".T (JP), .BK (TH), .L (GB), .PA (FR), .DE (DE), .F (DE), .HK (HK), .SS (CN), .SZ (CN), .NS (IN), .BO (IN)", MarketCodes.KnownSuffixes);

    [Theory]
    [InlineData("US", Market.US)]
    [InlineData("gb", Market.GB)]
    public void Parse_aCode_inAnyCase(string code, Market market) => Assert.Equal(market, MarketCodes.Parse(code));

    [Theory]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("0")]
    [InlineData("")]
    public void Parse_somethingElse_listsTheMarkets(string code) => Assert.Equal(
        $"There is no market '{code}': use one of US JP TH GB FR DE HK CN IN.", Assert.Throws<FormatException>(() => MarketCodes.Parse(code)).Message);

    [Fact]
    public void Numbers_areThoseOfEarlierVersions() => Assert.Equal([0, 1, 2], MarketCodes.Main.Select(market => (int)market));

    [Fact]
    public void ModelVersion_ofAnUnknownMarket_isNone() =>
        Assert.Equal([true, false], new[] { "GB_model-1.0.0", "XX_model-1.0.0" }.Select(text => Anomaly.Detection.Models.ModelVersion.TryParse(text, out _)));
}
