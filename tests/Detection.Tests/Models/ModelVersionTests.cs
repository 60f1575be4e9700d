using Anomaly.Detection.Models;

namespace Anomaly.Detection.Tests.Models;

public sealed class ModelVersionTests
{
    [Fact]
    public void Parse_readsWhatToStringWrites()
    {
        var version = ModelVersion.Parse("JP_model-0.12.3");

        Assert.Equal(new ModelVersion(Market.JP, 0, 12, 3), version);
        Assert.Equal("JP_model-0.12.3", version.ToString());
        Assert.Equal("JP_model-0.12.3.onnx", version.FileName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("JP_model-0.12")]
    [InlineData("JP_model-0.12.03")]
    [InlineData("JP_model-0.1.2\n")]
    [InlineData("XX_model-0.1.2")]
    [InlineData("jp_model-0.1.2")]
    [InlineData("../JP_model-0.1.2")]
    [InlineData("JP_model-0.1.9999999")]
    public void TryParse_anythingElse_isRefused(string? text) => Assert.False(ModelVersion.TryParse(text, out _));

    [Fact]
    public void Parse_anythingElse_saysWhatAVersionIsLike() => Assert.Equal(
        "\"JP-0.1.2\" is no model version like \"US_model-0.2.0\".", Assert.Throws<FormatException>(() => ModelVersion.Parse("JP-0.1.2")).Message);

    [Fact]
    public void CompareTo_ordersByNumberNotByText() =>
        Assert.True(ModelVersion.Parse("US_model-0.9.0").CompareTo(ModelVersion.Parse("US_model-0.10.0")) < 0);

    [Fact]
    public void CompareTo_nothing_isAfterIt() => Assert.True(ModelVersion.Parse("US_model-0.9.0").CompareTo(null) > 0);
}
