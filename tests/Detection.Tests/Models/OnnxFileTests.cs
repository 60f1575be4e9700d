using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Onnx;
using Google.Protobuf;

namespace Anomaly.Detection.Tests.Models;

public sealed class OnnxFileTests
{
    [Theory]
    [InlineData("", 7)]
    [InlineData("ai.onnx", 64)]
    [InlineData("ai.onnx.ml", 1)]
    [InlineData("ai.onnx.ml", 3)]
    public void Read_operatorsThatMeanTheSame_areTaken(string domain, int version) => Assert.Single(OnnxFile.Read(With(domain, version)).Properties);

    [Theory]
    [InlineData("", 6)]
    [InlineData("", 65)]
    [InlineData("ai.onnx", 6)]
    [InlineData("ai.onnx.ml", 0)]
    [InlineData("ai.onnx.ml", 4)]
    [InlineData("com.example", 7)]
    public void Read_otherOperators_areRefused(string domain, int version) => Assert.Equal(
        $"The file uses version {version} of the operators \"{domain}\", which this build does not know.",
        Assert.Throws<InvalidModelException>(() => OnnxFile.Read(With(domain, version))).Message);

    private static byte[] With(string domain, int version) => new ModelProto
    {
        Graph = { ByteString.Empty },
        OpsetImport = { new OperatorSetIdProto { Domain = domain, Version = version } },
        MetadataProps = { new StringStringEntryProto { Key = "one", Value = "1" } },
    }.ToByteArray();
}
