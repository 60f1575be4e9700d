using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

public sealed class FeatureSetsTests
{
    [Fact]
    public void Get_seed14_givesThe14NamesInOrder()
    {
        var set = FeatureSets.Get("seed-14");
        Assert.Same(Seed14FeatureSet.Instance, set);
        Assert.Equal(
            "return_1,return_3,return_6,zscore_20,ATR_14,bb_width,RSI,MACD,MACD_hist,VWAP,body,upper_wick,lower_wick,wick_ratio",
            string.Join(',', set.Names));
    }

    [Fact]
    public void Get_anUnknownSetListsThoseThatThereAre()
    {
        var error = Assert.Throws<InvalidDataException>(() => FeatureSets.Get("seed-15"));
        Assert.Equal("There is no feature set 'seed-15': this build knows relative, relative-2, seed-14.", error.Message);
        Assert.StartsWith(
            "There is no feature set '': ", Assert.Throws<InvalidDataException>(() => FeatureSets.Get(null!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_sets_areOrderedByTheirIds() => Assert.Equal(["relative", "relative-2", "seed-14"], FeatureSets.All.Select(set => set.Id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SEED-14")]
    public void TryGet_anUnknownId_isFalse(string? id) => Assert.False(FeatureSets.TryGet(id, out _));

    [Fact]
    public void All_sets_callEachFeatureByWordsOfItsOwn() => Assert.All(FeatureSets.All, set =>
    {
        Assert.Equal(set.Names.Count, set.Labels.Select(label => label.Text).Distinct().Count());
        Assert.Equal(set.Names.Count, set.Labels.Count);
        Assert.All(set.Labels, label => Assert.DoesNotContain('_', label.Text));
    });

    [Theory]
    [InlineData("relative", "move", "price move", null)]
    [InlineData("relative", "drought", "low volume", null)]
    [InlineData("relative", "stuck", "stale price", "nats")]
    [InlineData("seed-14", "zscore_20", "distance from the 20-bar mean", "standard deviations")]
    [InlineData("seed-14", "body", "distance from open to close", "currency")]
    public void Labels_standWhereTheNamesStand(string set, string name, string label, string? unit)
    {
        var at = FeatureSets.Get(set).Names.ToList().IndexOf(name);

        Assert.Equal(new FeatureLabel(label, unit), FeatureSets.Get(set).Labels[at]);
    }

    [Fact]
    public void All_sets_haveAnIdOfTheirOwnAndAsManyNamesAsTheirEngineIsWide()
    {
        Assert.Equal(FeatureSets.All.Count, FeatureSets.All.Select(set => set.Id).Distinct().Count());
        Assert.All(FeatureSets.All, set => Assert.Equal(set.Names.Count, set.CreateEngine().Width));
    }
}
