using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Onnx;
using Anomaly.Detection.Tests.Forests;
using Anomaly.Testing;
using Google.Protobuf;

namespace Anomaly.Detection.Tests.Models;

public sealed class ModelFileTests
{
    private const string PinnedHash = "348f0d23a1dd9d9d40cbcd2f428405f2";

    [Fact]
    public void Read_whatWasWrittenIsTheSameModel()
    {
        var model = ModelFile.Read(TrainedModels.File);

        Assert.Equal((Market.TH, "TH_model-1.2.3", "seed-14"), (model.Market, model.Version, model.FeatureSet));
        Assert.Equal(TrainedModels.Trained.Offset, model.Offset);
        Assert.Equivalent(TrainedModels.Metadata, model.Metadata, strict: true);
        Assert.Equal("ไทย", model.Metadata.Extension("another"));
        Assert.Null(model.Metadata.Extension("absent"));
        for (var t = 0; t < model.Forest.Trees.Count; t++)
            Assert.Equal(TrainedModels.Trained.Forest.Trees[t].Nodes.ToArray(), model.Forest.Trees[t].Nodes.ToArray());
    }

    [Fact]
    public void Write_twice_givesTheSameBytesAndHash()
    {
        var again = ForestTrainer.Train(
            SyntheticRows.Make(1200, 14, seed: 5), new ForestParameters { Trees = 10, SamplesPerTree = 64 }, threads: 1);

        var file = ModelFile.Write(again.Forest, again.Offset, TrainedModels.Metadata);

        Assert.Equal(TrainedModels.File, file);
        Assert.Matches("^sha256:[0-9a-f]{64}$", ModelFile.Read(file).Hash);
    }

    /// <summary>Run once more with <c>DOTNET_EnableHWIntrinsic=0</c> to see the software form: trees, scores, offset and quantiles are all in these bytes.</summary>
    [Fact]
    public void Write_knownTraining_givesTheHashItHasAlwaysGiven() => Assert.Equal(PinnedHash, ModelFile.Read(TrainedModels.File).Hash[7..39]);

    [Fact]
    public void Hash_coversPropertiesThatAreNotInterpreted()
    {
        var changed = TrainedModels.Metadata with { Extensions = [new("calibration.severity", "1,2,4"), new("another", "ไทย")] };

        var file = ModelFile.Write(TrainedModels.Trained.Forest, TrainedModels.Trained.Offset, changed);

        Assert.NotEqual(ModelFile.Read(TrainedModels.File).Hash, ModelFile.Read(file).Hash);
    }

    [Fact]
    public void Write_whatWasReadOfAShippedModel_givesItsBytes()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "models"), "*.onnx"))
        {
            var bytes = File.ReadAllBytes(path);
            var model = ModelFile.Read(bytes);

            Assert.Equal(bytes, ModelFile.Write(model.Forest, model.Offset, model.Metadata));
        }
    }

    [Fact]
    public void ReadMetadata_saysWhatReadSays()
    {
        var model = ModelFile.Read(TrainedModels.File);

        var description = ModelFile.ReadMetadata(TrainedModels.File);

        Assert.Equal((10, 64, model.Offset, model.Hash), (description.Trees, description.SamplesPerTree, description.Offset, description.Hash));
        Assert.Equivalent(model.Metadata, description.Metadata, strict: true);
    }

    [Fact]
    public void ReadMetadata_leavesTheTreesToRead()
    {
        var file = ModelProto.Parser.ParseFrom(TrainedModels.File);
        file.Graph[0] = ByteString.CopyFromUtf8("no graph");
        var bytes = file.ToByteArray();

        Assert.Equal("TH_model-1.2.3", ModelFile.ReadMetadata(bytes).Metadata.Version.ToString());
        Assert.StartsWith("The file is no readable ONNX model: its graph ", Assert.Throws<InvalidModelException>(() => ModelFile.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xA0, 0x06, 0x01 }, "The file is no ONNX model of ours: its model has a field that an isolation forest's has not.")]
    [InlineData(new byte[] { 0x08, 0x07, 0x0D, 0, 0, 0, 0 }, "The file is no ONNX model of ours: its model has a field that an isolation forest's has not.")]
    [InlineData(new byte[] { 0x3A, 0x00 }, "The file is no ONNX model of ours: it has 2 graphs instead of one.")]
    [InlineData(new byte[] { 0x72, 0x06, 0x0A, 0x01, 0x61, 0x12, 0x01, 0xFF }, "The file is no readable ONNX model: its model is damaged or cut short.")]
    [InlineData(new byte[] { 0x42, 0x04, 0x0A, 0x00, 0x10, 0x06 }, "The file uses version 6 of the operators \"\", which this build does not know.")]
    [InlineData(new byte[] { 0x72, 0x7F }, "The file is no readable ONNX model: its model is damaged or cut short.")]
    public void Read_fileWithMoreThanAModel_isRefused(byte[] more, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidModelException>(() => ModelFile.Read([.. TrainedModels.File, .. more])).Message);

    [Fact]
    public void Read_fileWithAThousandOpsets_isRefused()
    {
        var opsets = Enumerable.Repeat(new byte[] { 0x42, 0x02, 0x10, 0x0D }, 1200).SelectMany(opset => opset);

        var error = Assert.Throws<InvalidModelException>(() => ModelFile.Read([.. TrainedModels.File, .. opsets]));

        Assert.Equal("The file is no ONNX model of ours: its model has more than 1100 fields.", error.Message);
    }

    [Fact]
    public async Task ReadAsync_stream_readsToItsEnd()
    {
        using var stream = new MemoryStream(TrainedModels.File);

        var model = await ModelFile.ReadAsync(stream);

        Assert.Equal(ModelFile.Read(TrainedModels.File).Hash, model.Hash);
    }

    [Fact]
    public async Task ReadToEndAsync_streamOfMoreThanTheLimit_isRefused()
    {
        var bytes = new byte[150_000];
        bytes[^1] = 1;

        Assert.Equal(bytes, await ModelFile.ReadToEndAsync(new MemoryStream(bytes), 150_000, CancellationToken.None));
        var error = await Assert.ThrowsAsync<InvalidModelException>(() => ModelFile.ReadToEndAsync(new MemoryStream(bytes), 100_000, CancellationToken.None));

        Assert.Equal("The file has more than the 100000 bytes that a model may have.", error.Message);
    }

    [Fact]
    public void Read_fileOfMoreBytesThanAModelMayHave_isRefusedUnread()
    {
        var bytes = new byte[(64 << 20) + 1];

        Assert.Equal(
            "The file has 67108865 bytes; a model file has at most 67108864.", Assert.Throws<InvalidModelException>(() => ModelFile.Read(bytes)).Message);
        Assert.StartsWith(
            "The file is no readable ONNX model: ", Assert.Throws<InvalidModelException>(() => ModelFile.Read(bytes.AsSpan(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_treesThatDoNotBelongTogether_areRefused()
    {
        var file = ModelProto.Parser.ParseFrom(TrainedModels.File);
        var graph = GraphProto.Parser.ParseFrom(file.Graph[0]);
        graph.Change("target_weights", weights =>
        {
            var last = TrainedModels.Trained.Forest.Trees[9];
            var leaf = last.Nodes.ToArray().ToList().FindLastIndex(node => node.IsLeaf);
            weights.Floats[^1] = (float)PathLength.OfLeaf(last.Depths[leaf], last.Nodes[leaf].Samples + 1);
        });
        file.Graph[0] = graph.ToByteString();

        var error = Assert.Throws<InvalidModelException>(() => ModelFile.Read(file.ToByteArray()));

        Assert.Equal("Tree 9 was grown from 65 rows, but tree 0 from 64.", error.Message);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(100)]
    [InlineData(0)]
    public void Read_truncatedFile_isRefused(int kept)
    {
        Assert.Throws<InvalidModelException>(() => ModelFile.Read(TrainedModels.File.AsSpan(0, kept)));
        Assert.Throws<InvalidModelException>(() => ModelFile.Read(TrainedModels.File.AsSpan(0, TrainedModels.File.Length - kept - 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Write_offsetThatNoScoreReaches_isRefused(double offset) =>
        Assert.Throws<InvalidModelException>(() => ModelFile.Write(TrainedModels.Trained.Forest, offset, TrainedModels.Metadata));

    [Fact]
    public void Write_metadataOfAnotherForest_isRefused()
    {
        var other = ForestTrainer.Train(SyntheticRows.Make(600, 3, seed: 5), new ForestParameters { Trees = 2 });

        var error = Assert.Throws<InvalidModelException>(() => ModelFile.Write(other.Forest, other.Offset, TrainedModels.Metadata));

        Assert.Equal("The metadata name 14 features, but the forest has 3.", error.Message);
    }

    [Theory]
    [InlineData("trees", "The file has the property \"trees\" twice.")]
    [InlineData("quantiles.x", "The file has the property \"quantiles.x\" without the others that belong to it.")]
    [InlineData("", "The file has the property \"\" without the others that belong to it.")]
    public void Write_extensionWithAReservedName_isRefused(string name, string message)
    {
        var metadata = TrainedModels.Metadata with { Extensions = [new(name, "1")] };

        var error = Assert.Throws<InvalidModelException>(
            () => ModelFile.Write(TrainedModels.Trained.Forest, TrainedModels.Trained.Offset, metadata));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("A,B")]
    [InlineData("")]
    public void Write_tickerThatIsEmptyOrHasAComma_isRefused(string ticker)
    {
        var metadata = TrainedModels.Metadata with { Source = TrainedModels.Metadata.Source! with { Tickers = ["AAPL", ticker] } };

        var error = Assert.Throws<InvalidModelException>(
            () => ModelFile.Write(TrainedModels.Trained.Forest, TrainedModels.Trained.Offset, metadata));

        Assert.Equal("A ticker of the training source is empty or contains a comma.", error.Message);
    }

    [Fact]
    public void Explain_rowOfTheTrainingMedians_hasNothingToExplain()
    {
        var row = TrainedModels.Rows.Row(3).ToArray().Select(value => (double)value).ToArray();
        var summary = TrainedModels.Metadata.Summary! with { FeatureQuantiles = [.. row.Select(value => Enumerable.Repeat(value, 7).ToArray())] };
        var model = ModelFile.Read(
            ModelFile.Write(TrainedModels.Trained.Forest, TrainedModels.Trained.Offset, TrainedModels.Metadata with { Summary = summary }));

        Assert.All(model.Explain(row), contribution => Assert.Equal(0, contribution.Value));
    }

    [Fact]
    public void Explain_wildFeatureContributesMost()
    {
        var model = ModelFile.Read(TrainedModels.File);
        var row = Enumerable.Range(0, 14).Select(model.Metadata.Summary!.MedianOf).ToArray();
        row[6] = model.Metadata.Summary.FeatureQuantiles[6][6] * 3;

        var contributions = model.Explain(row);

        Assert.Equal(14, contributions.Count);
        Assert.Equal(6, contributions[0].Feature);
        Assert.True(contributions[0].Value > 0);
        Assert.Equal(contributions.OrderByDescending(contribution => contribution.Value), contributions);
        row[6] = model.Metadata.Summary.MedianOf(6);
        var calm = model.Forest.Score(row);
        row[6] = model.Metadata.Summary.FeatureQuantiles[6][6] * 3;
        Assert.Equal(calm - model.Forest.Score(row), contributions[0].Value);
    }
}
