using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Model files that say one thing otherwise.</summary>
public sealed class MetadataPropertiesTests
{
    private static readonly OnnxFile Whole = OnnxFile.Read(TrainedModels.File);

    [Theory]
    [InlineData("version", "TH-1.2.3", "The property \"version\" must be a version like US_model-0.2.0, not \"TH-1.2.3\".")]
    [InlineData("market", "US", "The property \"market\" must be TH, as the version says, not \"US\".")]
    [InlineData("feature_set", "seed-15", "The model wants the feature set \"seed-15\", but this build knows relative, relative-2, seed-14.")]
    [InlineData("features", "return_1,volume", "The model has 2 features, but \"seed-14\" has 14.")]
    [InlineData("contamination", "0", "The property \"contamination\" must be above 0 and at most 0.5, not \"0\".")]
    [InlineData("contamination", "-0.01", "The property \"contamination\" must be above 0 and at most 0.5, not \"-0.01\".")]
    [InlineData("contamination", "0.51", "The property \"contamination\" must be above 0 and at most 0.5, not \"0.51\".")]
    [InlineData("contamination", "few", "The property \"contamination\" must be a finite number, not \"few\".")]
    [InlineData("contamination", "1e999", "The property \"contamination\" must be a finite number, not \"1e999\".")]
    [InlineData("offset", "0", "The property \"offset\" is 0, but scores lie between -1 and 0.")]
    [InlineData("offset", "-1", "The property \"offset\" is -1, but scores lie between -1 and 0.")]
    [InlineData("seed", "-1", "The property \"seed\" must be a whole number, not \"-1\".")]
    [InlineData("trees", "0", "The property \"trees\" must be a positive whole number, not \"0\".")]
    [InlineData("trees", "2147483648", "The property \"trees\" must be a positive whole number, not \"2147483648\".")]
    [InlineData("trees", "11", "The property \"trees\" is 11, but the trees say 10.")]
    [InlineData("psi", "63", "The property \"psi\" is 63, but the trees say 64.")]
    [InlineData("trained_at", "2026-01-31", "The property \"trained_at\" must be a time like 2026-01-31T12:00:00Z, not \"2026-01-31\".")]
    [InlineData("data_to", "2015-06-30T23:59:59Z", "The property \"data_to\" must be not before data_from, not \"2015-06-30T23:59:59Z\".")]
    [InlineData("rows", "many", "The property \"rows\" must be a whole number, not \"many\".")]
    [InlineData("training_data_sha256", "00ff", "The property \"training_data_sha256\" must be 64 lower-case hexadecimal digits, not \"00ff\".")]
    [InlineData("quantile_shares", "0,1", "The property \"quantile_shares\" must be 7 numbers, not \"2 numbers\".")]
    [InlineData("quantile_shares", "0,1,2,3,4,5,6", "The property \"quantile_shares\" must be 0.01,0.05,0.25,0.5,0.75,0.95,0.99, not \"0,1,2,3,4,5,6\".")]
    [InlineData("quantiles.RSI", "1,2,3,4,5,6,5", "The property \"quantiles.RSI\" must be ascending, not \"1,2,3,4,5,6,5\".")]
    [InlineData("quantiles.RSI", "1,2,3,4,5,6,x", "The property \"quantiles.RSI\" must be a finite number, not \"x\".")]
    [InlineData("score_quantiles", "1,2,3,4,5,6,1e999", "The property \"score_quantiles\" must be a finite number, not \"1e999\".")]
    public void Read_propertyThatIsNotAsItShouldBe_isRefused(string name, string value, string message) => Assert.Equal(message, Refusal(name, value));

    [Fact]
    public void Read_anotherFeatureInAPlace_isRefused() => Assert.Equal(
        "The model's feature 1 is \"volume\", but in \"seed-14\" it is \"return_3\".",
        Refusal("features", string.Join(',', TrainedModels.Metadata.FeatureNames).Replace("return_3", "volume", StringComparison.Ordinal)));

    [Fact]
    public void Read_hashOf64OtherCharacters_isRefused() => Assert.StartsWith(
        "The property \"training_data_sha256\" must be 64 lower-case hexadecimal digits, ",
        Refusal("training_data_sha256", new string('0', 63) + "F"), StringComparison.Ordinal);

    [Theory]
    [InlineData("auto", null)]
    [InlineData("0.5", 0.5)]
    public void Read_contamination_mayBeAutoOrAHalf(string text, double? share) =>
        Assert.Equal(share, ModelFile.Read(With("contamination", text)).Metadata.Contamination);

    [Fact]
    public void Read_dataOfOneMoment_areTaken()
    {
        var source = ModelFile.Read(With("data_to", "2015-07-01T00:00:00Z")).Metadata.Source!;

        Assert.Equal(source.From, source.To);
    }

    [Fact]
    public void Read_valuesOfWhichSomeAreEqual_areAscending() =>
        Assert.Equal([1, 1, 2, 2, 3, 3, 3], ModelFile.Read(With("quantiles.RSI", "1,1,2,2,3,3,3")).Metadata.Summary!.FeatureQuantiles[6]);

    [Theory]
    [InlineData("data_from")]
    [InlineData("data_to")]
    [InlineData("rows")]
    [InlineData("quantile_shares")]
    [InlineData("score_quantiles")]
    public void Write_extensionThatBelongsToOthersThatAreNotThere_isRefused(string name)
    {
        var metadata = TrainedModels.Metadata with { Source = null, Summary = null, Extensions = [new(name, "1")] };

        var error = Assert.Throws<InvalidModelException>(
            () => ModelFile.Write(TrainedModels.Trained.Forest, TrainedModels.Trained.Offset, metadata));

        Assert.Equal($"The file has the property \"{name}\" without the others that belong to it.", error.Message);
    }

    private static string Refusal(string name, string value) =>
        Assert.Throws<InvalidModelException>(() => ModelFile.Read(With(name, value))).Message;

    private static byte[] With(string name, string value)
    {
        Assert.Contains(Whole.Properties, property => property.Key == name);
        return (Whole with { Properties = [.. Whole.Properties.Select(property => property.Key == name ? new(name, value) : property)] }).ToBytes();
    }
}
