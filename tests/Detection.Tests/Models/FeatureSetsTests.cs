using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

public sealed class FeatureSetsTests
{
    [Fact]
    public void Get_seed_14_gives_the_14_names_in_order()
    {
        var set = FeatureSets.Get("seed-14");
        Assert.Same(Seed14FeatureSet.Instance, set);
        Assert.Equal(
            "return_1,return_3,return_6,zscore_20,ATR_14,bb_width,RSI,MACD,MACD_hist,VWAP,body,upper_wick,lower_wick,wick_ratio",
            string.Join(',', set.Names));
    }

    [Fact]
    public void Get_an_unknown_set_lists_those_that_there_are()
    {
        var error = Assert.Throws<InvalidDataException>(() => FeatureSets.Get("seed-15"));
        Assert.StartsWith("There is no feature set 'seed-15': this build knows ", error.Message, StringComparison.Ordinal);
        Assert.Contains("seed-14", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SEED-14")]
    public void TryGet_an_unknown_id_is_false(string? id) => Assert.False(FeatureSets.TryGet(id, out _));

    [Fact]
    public void All_sets_have_an_id_of_their_own_and_as_many_names_as_their_engine_is_wide()
    {
        Assert.Equal(FeatureSets.All.Count, FeatureSets.All.Select(set => set.Id).Distinct().Count());
        Assert.All(FeatureSets.All, set => Assert.Equal(set.Names.Count, set.CreateEngine().Width));
    }
}
