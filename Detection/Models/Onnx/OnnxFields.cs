namespace Anomaly.Detection.Models.Onnx;

/// <summary>The field numbers of onnx.proto that a model file uses, as <c>Message_field</c> would be too long: one nested class per message.</summary>
internal static class OnnxFields
{
    internal static class Model
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, Domain = 4, ModelVersion = 5, DocString = 6, Graph = 7,
            OpsetImport = 8, MetadataProps = 14;
    }

    internal static class Opset
    {
        public const int Domain = 1, Version = 2;
    }

    internal static class Property
    {
        public const int Key = 1, Value = 2;
    }

    internal static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, DocString = 10, Input = 11, Output = 12;
    }

    internal static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5, DocString = 6, Domain = 7;
    }

    internal static class Attribute
    {
        public const int Name = 1, Int = 3, Text = 4, Floats = 7, Ints = 8, Texts = 9, DocString = 13, Type = 20;
        public const int TypeInt = 2, TypeText = 3, TypeFloats = 6, TypeInts = 7, TypeTexts = 8;
    }

    internal static class Tensor
    {
        public const int Dims = 1, DataType = 2, FloatData = 4, Name = 8, RawData = 9, TypeFloat = 1;
    }

    internal static class Value
    {
        public const int Name = 1, Type = 2, DocString = 3, TensorType = 1, ElementType = 1, Shape = 2, Dim = 1, DimValue = 1, DimParam = 2;
    }
}
