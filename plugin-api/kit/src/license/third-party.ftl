Repforge is under the Apache License, Version 2.0. It comes with the libraries below, each with its licences. Of more than one, what Repforge is handed on under is
Apache-2.0 before others, and EPL-1.0 before the LGPL. In a release, their texts lie beside this file, and those that libraries bring along in "libraries".

<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
<#if project.groupId != "io.repforge">
${project.groupId}:${project.artifactId}:${project.version}
    ${project.name!project.artifactId}<#if (project.url!"") != ""> - ${project.url}</#if>
    <#list entry.getValue() as license>${license}<#sep> or </#list>
</#if>
</#list>

Inside Repforge's own jars:

Apache ECharts, in repforge-framework
    Apache-2.0, its parts from d3 BSD-3-Clause; LICENSE, LICENSE-d3 and NOTICE lie beside it
Fashion-MNIST, in repforge-datasets
    MIT, Copyright 2017 Zalando SE; LICENSE.txt lies beside it
Apache Parquet, aircompressor and Jackson, in repforge-parquet
    Apache-2.0, FastDoubleParser in Jackson MIT; LICENSE, FastDoubleParser-LICENSE and NOTICE lie in META-INF
Brotli, in repforge-parquet
    MIT, Copyright the Brotli Authors; LICENSE-brotli lies in META-INF
AWS SDK for Java and Jackson within it, in repforge-s3
    Apache-2.0, FastDoubleParser in Jackson MIT; NOTICE lies in META-INF
Reactive Streams, in repforge-s3
    MIT-0

Inside the jars with native libraries:

ONNX Runtime, in onnxruntime
    MIT, Copyright Microsoft Corporation; what it is built from: https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt
oneDNN, in dnnl and nd4j-native
    Apache-2.0
OpenCV, in opencv
    Apache-2.0; what of it reads images holds libjpeg-turbo (IJG, BSD-3-Clause), libpng (libpng-2.0), libtiff (libtiff), libwebp (BSD-3-Clause), JasPer (JasPer-2.0)
    and zlib (Zlib), whose texts lie in https://github.com/opencv/opencv/tree/4.13.0/3rdparty
OpenBLAS, in openblas
    BSD-3-Clause, Copyright 2011-2014, The OpenBLAS Project
Zstandard, in zstd-jni
    BSD-3-Clause, Copyright Meta Platforms, Inc. and affiliates
libffi, in jna
    MIT
OpenCL's loader, in opencl
    Apache-2.0, Copyright The Khronos Group Inc.
runtime libraries of GCC (libgomp, libgfortran, libgcc_s), in dnnl, openblas and nd4j-native
    GPL-3.0-with-GCC-exception
libquadmath of GCC, in openblas
    LGPL-2.1
runtime library of LLVM's OpenMP, in dnnl and nd4j-native for macOS
    Apache-2.0, with exceptions that LLVM adds
